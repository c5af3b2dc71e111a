import { Button, Flex, Panel } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { words } from "../../components/format";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Empty, Loaded } from "../../components/States";

type Row = Schemas["ParkedOut"];
const KEY = ["parked"];

/** Messages that a service could not handle. They wait here, whole, until somebody decides. */
export default function Parked() {
  const mayWrite = useMay("parked.write");
  const queries = useQueryClient();
  const parked = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/parked-messages")) });
  const act = useMutation({
    mutationFn: ({ row, again }: { row: Row; again: boolean }) => {
      const params = { params: { path: { service: row.service, message: row.message.id } } };
      return again
        ? api.POST("/parked-messages/{service}/{message}", params)
        : api.DELETE("/parked-messages/{service}/{message}", params);
    },
    onSuccess: (_, { again }) => tellDone(again ? "The message is handed over again." : "The message is discarded."),
    onError: tellError,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const columns: Column<Row>[] = [
    { header: "Service", render: (row) => words(row.service) },
    { header: "Message", render: (row) => row.message.type },
    { header: "About", render: (row) => row.message.key.split(":").slice(1).join(":") || row.message.key },
    { header: "Why", render: (row) => row.message.reason },
    { header: "Parked", render: (row) => <Moment at={row.message.at} /> },
    {
      header: "Actions",
      hidden: true,
      render: (row) =>
        mayWrite && (
          <Flex flexDirection="row" flexGap="0.5rem">
            <Button mobileWidth="auto" aria-label={`Replay ${row.message.id}`} onClick={() => act.mutate({ row, again: true })}>
              Replay
            </Button>
            <Button
              variant="secondary"
              mobileWidth="auto"
              actionType="destructive"
              aria-label={`Discard ${row.message.id}`}
              onClick={() => act.mutate({ row, again: false })}
            >
              Discard
            </Button>
          </Flex>
        ),
    },
  ];
  return (
    <Page title="Parked messages" description="What a service could not handle. Replay a message once its cause is gone.">
      <Panel>
        <Loaded query={parked} what="parked messages" rows={3}>
          {({ items }) =>
            items.length ? (
              <DataTable
                label="Parked messages"
                rows={items}
                columns={columns}
                keyOf={(row) => `${row.service}:${row.message.id}`}
                nameOf={(row) => row.message.id}
              />
            ) : (
              <Empty title="Nothing is parked">Every message was handled.</Empty>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
