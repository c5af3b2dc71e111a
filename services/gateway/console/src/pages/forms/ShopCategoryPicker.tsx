import { Button, FormGroup, Input, Radio, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { Form } from "../../components/Form";
import { Loaded } from "../../components/States";

type Node = Schemas["ShopCategoryNode"];

interface Props {
  connection: string;
  present: Schemas["ShopCategoryRef"] | null;
  busy: boolean;
  error: unknown;
  /** What giving the choice back is called; nothing when there is none to give back. */
  back?: string;
  choose: (category: string | null) => void;
}

/** Search in the shop's tree, or walk down it. Only leaves that are open to the shop can be chosen. */
export function ShopCategoryPicker({ connection, present, busy, error, back, choose }: Props) {
  const [text, setText] = useState("");
  const [trail, setTrail] = useState<Node[]>([]);
  const [chosen, setChosen] = useState("");
  const search = useDeferredValue(text.trim());
  const parent = search ? "" : (trail.at(-1)?.id ?? "");
  const nodes = useQuery({
    queryKey: ["of", connection, "shop-categories", search, parent],
    queryFn: () =>
      body(
        api.GET("/connections/{connection}/shop-categories", {
          params: { path: { connection }, query: { search, parent } },
        }),
      ),
  });
  return (
    <Form
      label="TikTok Shop category"
      submit="Use this category"
      busy={busy}
      error={error}
      onSubmit={() => chosen && choose(chosen)}
      beside={
        back && (
          <Button type="button" variant="secondary" onClick={() => choose(null)}>
            {back}
          </Button>
        )
      }
    >
      <Text>Chosen now: {present ? present.path.join(" › ") || present.id : "none"}</Text>
      <FormGroup>
        <Input
          label="Search in TikTok Shop's categories"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </FormGroup>
      {!search && trail.length > 0 && (
        <Button type="button" variant="subtle" onClick={() => setTrail(trail.slice(0, -1))}>
          {`Up from ${trail.map((node) => node.name).join(" › ")}`}
        </Button>
      )}
      <Loaded query={nodes} what="the category tree">
        {({ items }) => (
          <div role="group" aria-label="Categories" style={{ maxHeight: "18rem", overflowY: "auto" }}>
            {items.length === 0 && <Text role="status">No category matches.</Text>}
            {items.map((node) =>
              node.leaf ? (
                <Radio
                  key={node.id}
                  name="shop-category"
                  label={nameOf(node, Boolean(search))}
                  disabled={!node.choosable}
                  checked={chosen === node.id}
                  onChange={() => setChosen(node.id)}
                />
              ) : (
                <div key={node.id}>
                  <Button
                    type="button"
                    variant="subtle"
                    onClick={() => {
                      setText("");
                      setTrail([...trail, node]);
                    }}
                  >
                    {`${nameOf(node, Boolean(search))} ›`}
                  </Button>
                </div>
              ),
            )}
          </div>
        )}
      </Loaded>
    </Form>
  );
}

function nameOf(node: Node, whole: boolean): string {
  const name = whole ? node.path.join(" › ") : node.name;
  return node.leaf && !node.choosable ? `${name} (not open to your shop)` : name;
}
