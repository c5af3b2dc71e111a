import { Text } from "@bigcommerce/big-design";
import { Link } from "react-router";
import { Empty, Loaded } from "../../components/States";
import { AttributeForm } from "./AttributeForm";
import { BrandForm } from "./BrandForm";
import { Certificates } from "./Certificates";
import { type Level, type Requirements, useRequirements } from "./level";
import { SizeChart } from "./SizeChart";

export type Form = "certificates" | "attributes" | "compliance" | "brand" | "size-chart";

/** One of the forms that a TikTok Shop category asks for, at the level of a product or of a category. */
export function RequirementForm({ level, form }: { level: Level; form: Form }) {
  const query = useRequirements(level);
  return (
    <Loaded query={query} what="what TikTok Shop asks for">
      {(found) =>
        found.shop_category || form === "brand" ? (
          <>
            {found.shop_category && (
              <Text color="secondary60">TikTok Shop category: {found.shop_category.path.join(" › ")}</Text>
            )}
            <Chosen level={level} form={form} found={found} />
          </>
        ) : (
          <Empty
            title="No TikTok Shop category yet"
            action={<Link to={`/connections/${level.connection}/categories`}>Go to Categories</Link>}
          >
            What is asked for depends on it. Choose one first.
          </Empty>
        )
      }
    </Loaded>
  );
}

function Chosen({ level, form, found }: { level: Level; form: Form; found: Requirements }) {
  switch (form) {
    case "certificates":
      return <Certificates level={level} rows={found.certificates} />;
    case "attributes":
    case "compliance":
      return <AttributeForm key={form} level={level} rows={found.attributes} compliance={form === "compliance"} />;
    case "brand":
      return <BrandForm level={level} brand={found.brand} />;
    case "size-chart":
      return <SizeChart level={level} found={found} />;
  }
}
