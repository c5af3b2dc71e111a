import { Box, Button, Flex, Input, Select, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { api, body, sentenceOf, type Schemas } from "../../api/client";
import { useShopSetup } from "./ShopSections";

type Provider = Schemas["ProviderRow"];
type Option = Schemas["OptionRow"];

interface MapProps<Row> {
  connection: string;
  rows: readonly Row[];
  change: (rows: Row[]) => void;
}

const folded = (name: string) => name.trim().toLowerCase();

/** The name of another row or provider that differs in nothing but case and blanks: probably a slip. */
function nearMatch(row: Provider, rows: readonly Provider[], providers: readonly { name: string }[]): string | undefined {
  const others = [...rows.filter((each) => each !== row).map((each) => each.store_name), ...providers.map(({ name }) => name)];
  return others.find((name) => name !== row.store_name && folded(name) === folded(row.store_name));
}

function Near({ name }: { name: string | undefined }) {
  return name ? <Text color="secondary60">{`Case and blanks count: this is not the same name as "${name}".`}</Text> : null;
}

/** What may be chosen; the row's own provider also before the list is there, or when TikTok Shop dropped it. */
function choicesOf(row: Provider, providers: readonly { id: string; name: string }[]) {
  const own = { id: row.provider_id, name: row.provider_name || row.provider_id };
  const missing = row.provider_id && !providers.some(({ id }) => id === row.provider_id);
  return [...(missing ? [own] : []), ...providers].map(({ id, name }) => ({ value: id, content: name }));
}

const replaced = <Row,>(rows: readonly Row[], at: number, row: Row) => rows.map((each, n) => (n === at ? row : each));
const without = <Row,>(rows: readonly Row[], at: number) => rows.filter((_, n) => n !== at);

/** A store's name of a carrier, matched exactly, and the TikTok Shop provider it stands for. */
export function ProviderMap({ connection, rows, change }: MapProps<Provider>) {
  const offered = useQuery({
    queryKey: ["of", connection, "shipping-providers"],
    queryFn: () => body(api.GET("/connections/{connection}/shipping-providers", { params: { path: { connection } } })),
    staleTime: 600_000,
  });
  const providers = offered.data?.items ?? [];
  const nameOf = (id: string) => providers.find((each) => each.id === id)?.name ?? "";

  function named(row: Provider, store_name: string): Provider {
    const suggestion = providers.find((each) => folded(each.name) === folded(store_name));
    const untouched = !row.provider_id && suggestion;
    return untouched ? { store_name, provider_id: suggestion.id, provider_name: suggestion.name } : { ...row, store_name };
  }

  return (
    <>
      <Text>The name must appear exactly as it is in BigCommerce. Equal names are matched without a row.</Text>
      {offered.isError && <Text color="danger">{sentenceOf(offered.error)}</Text>}
      {rows.map((row, at) => (
        <Box key={at} marginBottom="small">
          <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" alignItems="flex-end">
            <Input
              label={`BigCommerce Shipping Provider ${at + 1}`}
              value={row.store_name}
              onChange={({ target }) => change(replaced(rows, at, named(row, target.value)))}
            />
            <Select
              label={`TikTok Shop Shipping Provider ${at + 1}`}
              filterable
              options={choicesOf(row, providers)}
              value={row.provider_id}
              onOptionChange={(id = "") =>
                change(replaced(rows, at, { ...row, provider_id: id, provider_name: nameOf(id) }))
              }
            />
            <Button type="button" variant="subtle" aria-label={`Remove provider ${at + 1}`} onClick={() => change(without(rows, at))}>
              Remove
            </Button>
          </Flex>
          <Near name={nearMatch(row, rows, providers)} />
        </Box>
      ))}
      <Box marginBottom="medium">
        <Button
          type="button"
          variant="secondary"
          onClick={() => change([...rows, { store_name: "", provider_id: "", provider_name: "" }])}
        >
          Add shipping provider
        </Button>
      </Box>
    </>
  );
}

/** A shipping option of TikTok Shop and the shipping name put on the order in BigCommerce. */
export function OptionMap({ connection, rows, change }: MapProps<Option>) {
  const setup = useShopSetup(connection);
  const options = setup.data?.warehouses.flatMap((each) => each.delivery_options.map(({ name }) => name)) ?? [];
  const known = [...new Set(options)];
  return (
    <>
      <Text>An option without a row keeps TikTok Shop&apos;s name.</Text>
      <datalist id="shipping-options">
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.map((row, at) => (
        <Flex flexDirection="row" key={at} flexGap="0.75rem" flexWrap="wrap" alignItems="flex-end" marginBottom="small">
          <Input
            label={`TikTok Shop Shipping Option ${at + 1}`}
            list="shipping-options"
            value={row.shop_option}
            onChange={({ target }) => change(replaced(rows, at, { ...row, shop_option: target.value }))}
          />
          <Input
            label={`BigCommerce shipping name ${at + 1}`}
            value={row.store_name}
            onChange={({ target }) => change(replaced(rows, at, { ...row, store_name: target.value }))}
          />
          <Button type="button" variant="subtle" aria-label={`Remove option ${at + 1}`} onClick={() => change(without(rows, at))}>
            Remove
          </Button>
        </Flex>
      ))}
      <Box marginBottom="medium">
        <Button type="button" variant="secondary" onClick={() => change([...rows, { shop_option: "", store_name: "" }])}>
          Add shipping option
        </Button>
      </Box>
    </>
  );
}
