import { Box, Checkbox, FormGroup, H3, Link, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { DataTable, type Column } from "../../components/DataTable";
import { Field, Form } from "../../components/Form";
import { moment, words } from "../../components/format";
import { Empty, Loaded } from "../../components/States";
import { useSaveSection } from "./saving";
import type { Revised } from "./Settings";

type Setup = Schemas["ShopSetup"];
type Row = Schemas["WarehouseRow"];

const SELLER_CENTER = "https://seller-us.tiktok.com";
const SALES = "SALES_WAREHOUSE";
const WHOLE = 100;

export function useShopSetup(connection: string) {
  return useQuery({
    queryKey: ["of", connection, "shop-setup"],
    queryFn: () => body(api.GET("/connections/{connection}/shop-setup", { params: { path: { connection } } })),
    staleTime: 60_000,
  });
}

function OfShop({ setup }: { setup: Setup }) {
  return (
    <Text>
      {`Read from ${setup.shop_name} (${setup.shop_id}), this connection's own shop, ${moment(setup.read_at)}. `}
      <Link href={SELLER_CENTER} target="_blank" external>
        Open Seller Center
      </Link>
      {" If another seller is logged in there, log out and log in to this shop."}
    </Text>
  );
}

export function WarehouseSection(shown: Revised) {
  const setup = useShopSetup(shown.connection);
  return (
    <Loaded query={setup} what="the shop's warehouses">
      {(found) => (
        <>
          <OfShop setup={found} />
          <Feeding shown={shown} setup={found} />
        </>
      )}
    </Loaded>
  );
}

/** Which locations of the store feed each warehouse that sells, and its share of what they offer. */
function Feeding({ shown, setup }: { shown: Revised; setup: Setup }) {
  const selling = setup.warehouses.map((each) => each.warehouse).filter((each) => each.enabled && each.type === SALES);
  const given = shown.settings.warehouses.warehouses ?? [];
  const [rows, setRows] = useState<Row[]>(() =>
    selling.map(({ id }) => given.find((row) => row.warehouse_id === id) ?? { warehouse_id: id, location_ids: [], share: WHOLE }),
  );
  const save = useSaveSection(shown, "warehouses");
  if (!selling.length) return <Empty title="No sales warehouse">Add or enable one in Seller Center, then come back.</Empty>;

  const edit = (changed: Row) => setRows(rows.map((row) => (row.warehouse_id === changed.warehouse_id ? changed : row)));

  function toggle(row: Row, location: number) {
    const held = row.location_ids ?? [];
    const location_ids = held.includes(location) ? held.filter((each) => each !== location) : [...held, location];
    edit({ ...row, location_ids });
  }

  return (
    <Form
      label="TikTok Shop Warehouse Setting"
      submit="Save"
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate({ warehouses: rows.filter((row) => row.location_ids?.length) })}
    >
      <Text>Without a choice, the store&apos;s default location feeds the default warehouse.</Text>
      {rows.map((row) => (
        <Box key={row.warehouse_id} marginBottom="large">
          <H3>{selling.find((each) => each.id === row.warehouse_id)?.name}</H3>
          <FormGroup>
            {setup.locations.map((location) => (
              <Checkbox
                key={location.id}
                label={`Fed by ${location.name}`}
                checked={row.location_ids?.includes(location.id) ?? false}
                onChange={() => toggle(row, location.id)}
              />
            ))}
          </FormGroup>
          <Field
            label="Share of what they offer, in percent"
            type="number"
            min={0}
            max={WHOLE}
            value={String(row.share)}
            onText={(text) => edit({ ...row, share: Number(text) })}
          />
        </Box>
      ))}
    </Form>
  );
}

type Template = Schemas["DeliveryOptionOut"] & { warehouse: string };

const COLUMNS: Column<Template>[] = [
  { header: "Warehouse", render: (row) => row.warehouse },
  { header: "Shipping option", render: (row) => row.name },
  { header: "Type", render: (row) => words(row.type) },
  { header: "Description", render: (row) => row.description || "–" },
];

export function TemplateSection({ connection }: Revised) {
  const setup = useShopSetup(connection);
  return (
    <Loaded query={setup} what="the shop's templates">
      {(found) => {
        const rows = found.warehouses.flatMap(({ warehouse, delivery_options }) =>
          delivery_options.map((option) => ({ ...option, warehouse: warehouse.name })),
        );
        return (
          <>
            <OfShop setup={found} />
            {rows.length ? (
              <DataTable
                label="Shipping templates"
                rows={rows}
                columns={COLUMNS}
                keyOf={(row) => `${row.warehouse}:${row.id}`}
                nameOf={(row) => row.name}
              />
            ) : (
              <Empty title="No shipping template">Make one in Seller Center; TikTok Shop asks for it before the first push.</Empty>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
