import { Button, Flex, Input, Panel, Select } from "@bigcommerce/big-design";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, body } from "../../api/client";
import { EVERY_MS } from "../../api/queries";
import { useMay } from "../../api/session";
import { DataTable } from "../../components/DataTable";
import { MoreRows } from "../../components/MoreRows";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";
import { useConnection } from "../../shell/current";
import { Reasons } from "../products/SyncStatus";
import { orderColumns } from "./columns";
import { useRetry } from "./retry";

const PAGE = 50;
type Flags = Record<string, boolean>;

/** Each view is one prefix of an index of the orders service. */
const VIEWS: Record<string, { text: string; flags: Flags }> = {
  "": { text: "All", flags: {} },
  synced: { text: "Synced", flags: { synced: true } },
  unsynced: { text: "Unsynced", flags: { synced: false } },
  blocked: { text: "Blocked", flags: { blocked: true } },
  different: { text: "Differs between the platforms", flags: { different: true } },
  at_risk: { text: "Deadline near", flags: { at_risk: true } },
  oversold: { text: "Oversold", flags: { oversold: true } },
  cancelled: { text: "Cancelled", flags: { cancelled: true } },
  archived: { text: "Archived", flags: { archived: true } },
};

function useOrders(connection: string, view: string, search: string) {
  return useInfiniteQuery({
    queryKey: ["of", connection, "orders", view, search],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/connections/{connection}/orders", {
          params: { path: { connection }, query: { ...VIEWS[view]?.flags, search, cursor: pageParam, limit: PAGE } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });
}

export default function Orders() {
  const connection = useConnection();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const view = query.get("show") ?? "";
  const search = query.get("search") ?? "";
  const [text, setText] = useState(search);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayWrite = useMay("orders.write");
  const retry = useRetry(connection);

  function show(next: { show?: string; search?: string }) {
    setChosen(new Set());
    const wanted = { show: view, search, ...next };
    setQuery(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)), { replace: true });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    show({ search: text.trim() });
  }

  return (
    <Page
      title="Orders"
      description="Every order of the shop, with its order in BigCommerce or the reason why there is none."
      actions={
        mayWrite && (
          <Button variant="secondary" onClick={() => void navigate(`/connections/${connection}/missed-orders`)}>
            Sync Missed Orders
          </Button>
        )
      }
    >
      <Panel>
        <form role="search" aria-label="Orders" onSubmit={submit}>
          <Flex flexDirection="row" flexGap="0.75rem" alignItems="flex-end" flexWrap="wrap" marginBottom="medium">
            <Input
              label="TTS Order ID"
              type="search"
              inputMode="numeric"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Select
              label="Show"
              options={Object.entries(VIEWS).map(([value, { text: content }]) => ({ value, content }))}
              value={view}
              onOptionChange={(next) => show({ show: next ?? "" })}
            />
            <Button type="submit" variant="secondary">
              Search
            </Button>
            {mayWrite && (
              <Button
                type="button"
                variant="secondary"
                disabled={chosen.size === 0}
                isLoading={retry.isPending}
                onClick={() => retry.mutate([...chosen], { onSuccess: () => setChosen(new Set()) })}
              >
                {chosen.size ? `Retry ${chosen.size}` : "Retry"}
              </Button>
            )}
          </Flex>
        </form>
        <MoreRows
          query={useOrders(connection, view, search)}
          what="orders"
          empty={
            view || search ? (
              <Empty
                title="No order matches"
                action={<Link to={`/connections/${connection}/orders`}>Show all orders</Link>}
              >
                Search takes a whole TTS Order ID.
              </Empty>
            ) : (
              <Empty title="No orders yet">They appear here by themselves as soon as buyers place them on TikTok Shop.</Empty>
            )
          }
        >
          {(rows) => (
            <DataTable
              label="Orders"
              rows={rows}
              columns={orderColumns(connection)}
              keyOf={(row) => row.shop_order}
              nameOf={(row) => `order ${row.shop_order}`}
              selection={mayWrite ? { chosen, change: setChosen } : undefined}
              details={(row) => (
                <>
                  {row.reason && <p>{row.reason}</p>}
                  <Reasons connection={connection} problems={[...row.problems, ...row.differences]} />
                  {row.problems.length + row.differences.length === 0 && !row.reason && "No problem is known."}
                </>
              )}
            />
          )}
        </MoreRows>
      </Panel>
    </Page>
  );
}
