import { Button, Flex, FormGroup, Input, Select, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { tellDone } from "../../components/alerts";
import { Form } from "../../components/Form";
import { Loaded } from "../../components/States";
import { ListingBadge } from "../../components/StatusBadge";
import type { Revised } from "./Product";

const NOTHING_MATCHED = new Error("Match at least one SKU to a variant.");
type Listing = Schemas["ShopListing"];

/** Find a listing by its TTS Product ID, match its SKUs to the variants, save. */
export function MapTab(product: Revised) {
  const { connection, detail } = product;
  const id = detail.row.store_product;
  const [text, setText] = useState(detail.row.shop_product);
  const [wanted, setWanted] = useState("");
  const listing = useQuery({
    queryKey: ["of", connection, "shop-listing", wanted, id],
    enabled: wanted !== "",
    queryFn: () =>
      body(
        api.GET("/connections/{connection}/shop-listings/{listing}", {
          params: { path: { connection, listing: wanted }, query: { product: id } },
        }),
      ),
  });

  function search(event: FormEvent) {
    event.preventDefault();
    setWanted(text.trim());
  }

  return (
    <>
      <form role="search" aria-label="TikTok Shop listing" onSubmit={search}>
        <Flex flexDirection="row" flexGap="0.75rem" alignItems="flex-end" flexWrap="wrap">
          <Input
            label="TTS Product ID"
            inputMode="numeric"
            description="Seller Center shows it under the product's name."
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" variant="secondary">
            Search
          </Button>
        </Flex>
      </form>
      {detail.row.shop_product && <Unlink {...product} />}
      {wanted && (
        <Loaded query={listing} what="the listing">
          {(found) => <Pairs key={found.shop_product} product={product} listing={found} />}
        </Loaded>
      )}
    </>
  );
}

function Pairs({ product: { connection, detail, rev }, listing }: { product: Revised; listing: Listing }) {
  const variants = detail.variants.map(({ variant }) => variant);
  const [pairs, setPairs] = useState<Record<string, number>>(() =>
    Object.fromEntries(Object.entries(listing.proposal).map(([variant, sku]) => [sku, Number(variant)])),
  );
  const [tried, setTried] = useState(false);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      api.PUT("/connections/{connection}/products/{product}/links", {
        params: { path: { connection, product: detail.row.store_product }, header: { "If-Match": rev } },
        body: {
          shop_product: listing.shop_product,
          pairs: Object.entries(pairs)
            .filter(([, variant]) => variant)
            .map(([shop_sku, variant]) => ({ shop_sku, variant })),
        },
      }),
    onSuccess: async () => {
      tellDone("Mapped. Stock, price and orders of these SKUs are synced from now on.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
  const none = Object.values(pairs).every((variant) => !variant);

  function submit() {
    setTried(true);
    if (!none) save.mutate();
  }

  const options = [
    { value: 0, content: "Not matched" },
    ...variants.map((each) => ({
      value: each.id,
      content: [each.seller_sku, ...each.options.map(([, value]) => value)].filter(Boolean).join(", ") || `Variant ${each.id}`,
    })),
  ];
  return (
    <Form
      label="Map Product"
      submit="Save mapping"
      busy={save.isPending}
      error={tried && none ? NOTHING_MATCHED : save.error}
      onSubmit={submit}
    >
      <Text>
        {listing.title} <ListingBadge status={listing.status} />
      </Text>
      {listing.skus.map((sku) => (
        <FormGroup key={sku.id}>
          <Select
            label={`TTS SKU ${sku.seller_sku || sku.id}${sku.options.length ? ` (${sku.options.join(", ")})` : ""}`}
            description={sku.held_by_name ? `Linked to ${sku.held_by_name} now.` : `Price ${sku.price}`}
            filterable
            options={options}
            value={pairs[sku.id] ?? 0}
            onOptionChange={(variant) => setPairs((before) => ({ ...before, [sku.id]: variant ?? 0 }))}
          />
        </FormGroup>
      ))}
      <Text color="secondary60">An order with an unmatched SKU is blocked until it is matched.</Text>
    </Form>
  );
}

function Unlink({ connection, detail, rev }: Revised) {
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const unlink = useMutation({
    mutationFn: () =>
      api.DELETE("/connections/{connection}/products/{product}/links", {
        params: { path: { connection, product: detail.row.store_product }, header: { "If-Match": rev } },
      }),
    onSuccess: async () => {
      tellDone("The mapping is removed. Past orders stay as they are.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
  return (
    <Button
      variant="secondary"
      actionType="destructive"
      marginVertical="medium"
      isLoading={unlink.isPending}
      onClick={() => (sure ? unlink.mutate() : setSure(true))}
    >
      {sure ? "Yes, stop syncing these SKUs" : "Remove mapping"}
    </Button>
  );
}
