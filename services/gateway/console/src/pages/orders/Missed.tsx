import { Button, Flex, Panel, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../api/client";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable } from "../../components/DataTable";
import { Field, Form } from "../../components/Form";
import { daysAgo, endOfDay, startOfDay } from "../../components/format";
import { Page } from "../../components/Page";
import { Empty, Loaded } from "../../components/States";
import { useConnection } from "../../shell/current";
import { orderColumns } from "./columns";

interface Range {
  start: string;
  end: string;
}
const WEEK = 6;

/** Orders of a time range that await shipment on TikTok Shop and have no order in BigCommerce, and no others. */
export default function Missed() {
  const connection = useConnection();
  const [start, setStart] = useState(daysAgo(WEEK));
  const [end, setEnd] = useState(daysAgo(0));
  const [range, setRange] = useState<Range | null>(null);
  return (
    <Page
      title="Sync Missed Orders"
      description={<Link to={`/connections/${connection}/orders`}>Back to Orders</Link>}
    >
      <Panel>
        <Text>Only orders in status Awaiting Shipment are searched, over at most 90 days.</Text>
        <Form
          label="Time range"
          submit="Search"
          busy={false}
          onSubmit={() => start && end && setRange({ start: startOfDay(start), end: endOfDay(end) })}
        >
          <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap">
            <Field label="Start date" type="date" required max={end} value={start} onText={setStart} />
            <Field label="End date" type="date" required min={start} value={end} onText={setEnd} />
          </Flex>
        </Form>
      </Panel>
      {range && (
        <Panel>
          <Found connection={connection} range={range} />
        </Panel>
      )}
    </Page>
  );
}

function Found({ connection, range }: { connection: string; range: Range }) {
  const path = { params: { path: { connection } } };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ["of", connection, "missed", range],
    queryFn: () => body(api.POST("/connections/{connection}/missed-orders/search", { ...path, body: range })),
  });
  const sync = useMutation({
    mutationFn: () => body(api.POST("/connections/{connection}/missed-orders/syncs", { ...path, body: range })),
    onSuccess: async (task) => {
      tellDone("Every missed order of the range is being created.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
      await navigate(`/connections/${connection}/tasks/${task.id}`);
    },
    onError: tellError,
  });
  return (
    <Loaded query={found} what="missed orders">
      {({ items }) =>
        items.length ? (
          <>
            <Button marginBottom="medium" isLoading={sync.isPending} onClick={() => sync.mutate()}>
              Sync All Missed Orders
            </Button>
            <DataTable
              label="Missed orders"
              rows={items}
              columns={orderColumns(connection)}
              keyOf={(row) => row.shop_order}
              nameOf={(row) => `order ${row.shop_order}`}
            />
          </>
        ) : (
          <Empty title="No missed orders">Every order of this range that awaits shipment is in BigCommerce.</Empty>
        )
      }
    </Loaded>
  );
}
