import { H2, Text } from "@bigcommerce/big-design";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Schemas } from "../../api/client";
import { Form } from "../../components/Form";
import { OptionMap, ProviderMap } from "./Maps";
import { useSaveSection } from "./saving";
import type { Revised } from "./Settings";
import { SwitchField } from "./SwitchField";

type Order = Schemas["OrderSettings"];
type Flag =
  | "retry_orders"
  | "sync_fbt_orders"
  | "archive_cancelled"
  | "sync_samples"
  | "hold_for_unlinked_gifts"
  | "mirror_refunds";

const SWITCHES: [Flag, string, string][] = [
  ["retry_orders", "Retry Orders", "On: an order that could not be created is tried again every 10 minutes, 3 times."],
  ["sync_fbt_orders", "Sync FBT Orders", "On: orders fulfilled by TikTok are created in BigCommerce too."],
  ["archive_cancelled", "Archive Cancelled Order", "On: a cancelled order is archived by itself."],
  ["sync_samples", "Sync sample orders", "On: free samples are created in BigCommerce, so that their stock is counted."],
  [
    "hold_for_unlinked_gifts",
    "Hold orders for gifts",
    "On: an order with a gift that is no BigCommerce variant waits until it is one. Off: it is created without the gift, which ships with the rest.",
  ],
  ["mirror_refunds", "Mirror refunds", "On: a refund at TikTok Shop is noted on the BigCommerce order."],
];

const HALF_A_ROW = new Error("Fill in both sides of every row, or remove it.");

/** The settings with a row begun for a carrier that an order's page found without one. */
function withRowFor(carrier: string | null, order: Order): Order {
  if (!carrier || order.providers.some((row) => row.store_name === carrier)) return order;
  return { ...order, providers: [...order.providers, { store_name: carrier, provider_id: "", provider_name: "" }] };
}

export function OrderSection(shown: Revised) {
  const [query] = useSearchParams();
  const [order, setOrder] = useState(() => withRowFor(query.get("carrier"), shown.settings.order));
  const [tried, setTried] = useState(false);
  const save = useSaveSection(shown, "order");
  const edit = (change: Partial<Order>) => setOrder((before) => ({ ...before, ...change }));
  const halves =
    order.providers.some((row) => !row.store_name.trim() || !row.provider_id) ||
    order.options.some((row) => !row.shop_option.trim() || !row.store_name.trim());

  function submit() {
    setTried(true);
    if (!halves) save.mutate(order);
  }

  return (
    <Form
      label="Order Settings"
      submit="Save"
      wide
      busy={save.isPending}
      error={tried && halves ? HALF_A_ROW : save.error}
      onSubmit={submit}
    >
      {SWITCHES.map(([flag, label, description]) => (
        <SwitchField
          key={flag}
          label={label}
          description={description}
          on={order[flag]}
          change={(on) => edit({ [flag]: on })}
        />
      ))}
      <H2 marginTop="large">Map Bigcommerce Shipping Provider to TikTok Shop</H2>
      <ProviderMap connection={shown.connection} rows={order.providers} change={(providers) => edit({ providers })} />
      <H2 marginTop="large">Map TikTok Shop Shipping Option to Bigcommerce</H2>
      <OptionMap connection={shown.connection} rows={order.options} change={(options) => edit({ options })} />
      <H2 marginTop="large">Sync Missed Orders</H2>
      <Text>
        <Link to={`/connections/${shown.connection}/missed-orders`}>Search orders that did not arrive in BigCommerce</Link>
      </Text>
    </Form>
  );
}
