import { Panel, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { api, revised, type Schemas } from "../../api/client";
import { tellDone } from "../../components/alerts";
import { count } from "../../components/format";
import { Page } from "../../components/Page";
import { sectionOf, Sections } from "../../components/Sections";
import { Loaded } from "../../components/States";
import { useConnection } from "../../shell/current";
import { type Form, RequirementForm } from "../forms/Requirements";
import { ShopCategoryPicker } from "../forms/ShopCategoryPicker";

type Row = Schemas["CategoryRow"];

const TABS: [string, string][] = [
  ["mapping", "Mapping"],
  ["attributes", "Attributes"],
  ["certificates", "Certifications"],
  ["compliance", "Compliances"],
  ["brand", "Brand"],
  ["size-chart", "Size chart"],
];

/** One category of the store: its mapping, and values that every product under it takes over. */
export default function Category() {
  const connection = useConnection();
  const { category = "" } = useParams();
  const [query, setQuery] = useSearchParams();
  const tab = sectionOf(TABS, query.get("tab"));
  const found = useQuery({
    queryKey: ["of", connection, "category", category],
    queryFn: () =>
      revised(
        api.GET("/connections/{connection}/categories/{category}", { params: { path: { connection, category } } }),
      ),
  });
  return (
    <Page
      title={found.data?.value.name ?? "Category"}
      description={<Link to={`/connections/${connection}/categories`}>Back to Categories</Link>}
    >
      <Panel>
        <Sections sections={TABS} shown={tab} show={(id) => setQuery({ tab: id }, { replace: true })}>
          <Loaded query={found} what="the category">
            {({ value, rev }) =>
              tab === "mapping" ? (
                <Mapping connection={connection} row={value} rev={rev} />
              ) : (
                <>
                  <Text>
                    {`What is given here counts for every product of this category (${count(value.products)}) that has no value of its own.`}
                  </Text>
                  <RequirementForm level={{ connection, kind: "categories", key: category }} form={tab as Form} />
                </>
              )
            }
          </Loaded>
        </Sections>
      </Panel>
    </Page>
  );
}

function Mapping({ connection, row, rev }: { connection: string; row: Row; rev: string }) {
  const queries = useQueryClient();
  const map = useMutation({
    mutationFn: (category_id: string | null) =>
      api.PUT("/connections/{connection}/categories/{category}/mapping", {
        params: { path: { connection, category: row.key }, header: { "If-Match": rev } },
        body: { category_id },
      }),
    onSuccess: async () => {
      tellDone("Mapped. Products use it at their next push; listings do not change before.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
  const { suggestion } = row;
  return (
    <>
      {suggestion && <Text>Suggested: {suggestion.path.join(" › ")}</Text>}
      <ShopCategoryPicker
        connection={connection}
        present={row.shop_category}
        busy={map.isPending}
        error={map.error}
        back={row.mapped_by === "person" ? "Back to the suggestion" : undefined}
        choose={map.mutate}
      />
    </>
  );
}
