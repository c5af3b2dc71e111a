import { Button, FormGroup, Input, Radio, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { Form } from "../../components/Form";
import { Failed } from "../../components/States";
import { type Level, useSaveBrand } from "./level";

type Brand = Schemas["BrandRef"];
const SHORTEST = 2;

/** Type, choose among what TikTok Shop knows, confirm. */
export function BrandForm({ level, brand }: { level: Level; brand: Brand | null }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Brand | null>(null);
  const save = useSaveBrand(level);
  const found = useBrands(level.connection, useDeferredValue(text));
  const items = found.data?.items ?? [];
  return (
    <Form
      label="Choose brand"
      submit="Confirm"
      busy={save.isPending}
      error={save.error}
      onSubmit={() => chosen && save.mutate({ brand_id: chosen.id, name: chosen.name })}
      beside={
        brand && (
          <Button
            type="button"
            variant="secondary"
            actionType="destructive"
            onClick={() => save.mutate({ brand_id: null, name: "" })}
          >
            {level.kind === "products" ? "Back to the category's brand" : "Remove brand"}
          </Button>
        )
      }
    >
      <Text>Brand now: {brand ? brand.name || brand.id : "none"}</Text>
      <FormGroup>
        <Input
          label="Brand"
          type="search"
          description={`Type at least ${SHORTEST} letters.`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </FormGroup>
      {found.isError && <Failed what="Brands" error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <Text role="status">No brand of TikTok Shop matches.</Text>}
      <FormGroup>
        {items.map((each) => (
          <Radio
            key={each.id}
            name="brand"
            label={each.authorized ? each.name : `${each.name} (not authorized for your shop)`}
            checked={chosen?.id === each.id}
            onChange={() => setChosen(each)}
          />
        ))}
      </FormGroup>
    </Form>
  );
}

function useBrands(connection: string, search: string) {
  return useQuery({
    queryKey: ["of", connection, "brands", search],
    enabled: search.trim().length >= SHORTEST,
    queryFn: () =>
      body(api.GET("/connections/{connection}/brands", { params: { path: { connection }, query: { search } } })),
  });
}
