import { Text } from "@bigcommerce/big-design";
import { Link } from "react-router";
import styled from "styled-components";
import type { Schemas } from "../../api/client";
import type { Row } from "./queries";

type Problem = Schemas["Problem"];

const List = styled.ul`
  margin: 0.25rem 0 1rem;
  padding-left: 1.25rem;
  li {
    margin-bottom: 0.5rem;
  }
`;

const ACTS: Record<string, string> = {
  merchant: "",
  store: "In BigCommerce: ",
  shop: "In TikTok Shop: ",
  operator: "",
};

/** Where in the console a reason is mended: the tab of the product's page, or the page of its own. */
const PLACES: [RegExp, string, string][] = [
  [/^certificates?/, "certificates", "Show certifications"],
  [/^(attributes|compliance)/, "attributes", "Fill in attributes"],
  [/^brand/, "brand", "Choose brand"],
  [/^size_chart/, "size-chart", "Add size chart"],
  [/^category/, "category", "Choose category"],
  [/^(links?|skus)/, "map", "Map Product"],
  [/^(name|price|rules|stock)/, "rules", "Rules of this product"],
];

function fixOf(base: string, product: number | undefined, problem: Problem) {
  if (/^package/.test(problem.field)) return { to: `${base}/settings?section=product`, text: "Product Settings" };
  if (problem.code === "provider_not_mapped") {
    return { to: `${base}/settings?section=order&carrier=${encodeURIComponent(problem.field)}`, text: "Map this carrier" };
  }
  if (!product) return null;
  const place = PLACES.find(([field]) => field.test(problem.field));
  return place ? { to: `${base}/products/${product}?tab=${place[1]}`, text: place[2] } : null;
}

/** Every reason of the last attempt, with who must act, what to change, and the way there. */
interface ReasonsProps {
  connection: string;
  product?: number;
  problems: readonly Problem[];
}

export function Reasons({ connection, product, problems }: ReasonsProps) {
  return (
    <List aria-label="Reasons">
      {problems.map((problem, number) => {
        const fix = fixOf(`/connections/${connection}`, product, problem);
        return (
          <li key={number}>
            <strong>{problem.message}</strong>
            {problem.fix && <div>{ACTS[problem.who] ?? ""}{problem.fix}</div>}
            {fix && <Link to={fix.to}>{fix.text}</Link>}
          </li>
        );
      })}
    </List>
  );
}

export function SyncStatus({ connection, row }: { connection: string; row: Row }) {
  if (row.problems.length) {
    return <Reasons connection={connection} product={row.store_product} problems={row.problems} />;
  }
  return (
    <Text marginBottom="none">
      {row.shop_product
        ? "No problem is known. Price and stock follow BigCommerce; other changes go with the next push."
        : "Not pushed yet. Push it, or map it to a listing that exists on TikTok Shop."}
    </Text>
  );
}
