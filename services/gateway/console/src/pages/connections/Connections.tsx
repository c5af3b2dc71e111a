import { Box, Button, Panel, Text } from "@bigcommerce/big-design";
import { AddIcon } from "@bigcommerce/big-design-icons";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useMay } from "../../api/session";
import { DataTable, type Column } from "../../components/DataTable";
import { Message } from "../../components/Message";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Empty, Loaded } from "../../components/States";
import { ConnectionBadge } from "../../components/StatusBadge";
import { type Connection, useConnections } from "../../shell/current";
import { problemOf } from "./problems";

const COLUMNS: Column<Connection>[] = [
  { header: "Connection Name", render: (row) => <Link to={`/connections/${row.id}`}>{row.name}</Link> },
  { header: "From", render: (row) => `BigCommerce: ${row.store.name || row.store.hash}` },
  { header: "To", render: (row) => `TikTok Shop: ${row.shop.name}` },
  { header: "Status", render: (row) => <ConnectionBadge status={row.status} /> },
  { header: "Health", render: (row) => healthOf(row) },
  { header: "Created", render: (row) => <Moment at={row.created_at} /> },
];

function healthOf(row: Connection): string {
  if (row.status_reason) return row.status_reason;
  if (row.webhooks.problem) return `Webhooks: ${row.webhooks.problem}`;
  if (row.authorization_days_left !== null) return `Authorize again within ${row.authorization_days_left} days`;
  if (row.paused.length) return `Paused: ${row.paused.join(", ")}`;
  return row.note || "Good";
}

export default function Connections() {
  const connections = useConnections();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const mayWrite = useMay("connections.write");
  const create = mayWrite && (
    <Button iconLeft={<AddIcon />} onClick={() => void navigate("/connections/new")}>
      Create Connection
    </Button>
  );
  const problem = query.get("problem");
  return (
    <Page title="Connections" description="Each joins one BigCommerce store to one TikTok Shop shop." actions={create}>
      {problem && <Message type="error" text={problemOf(problem)} />}
      {query.get("made") && <Message type="success" text="The connection is made. Pull your products next." />}
      <Panel>
        <Loaded query={connections} what="connections" rows={3}>
          {({ items }) =>
            items.length ? (
              <>
                <DataTable
                  label="Connections"
                  rows={items}
                  columns={COLUMNS}
                  keyOf={(row) => row.id}
                  nameOf={(row) => row.name}
                />
                <Box marginTop="small">
                  <Text color="secondary60">Open a connection to see its tasks, counts and revenue.</Text>
                </Box>
              </>
            ) : (
              <Empty title="No connection yet" action={create}>
                You need a BigCommerce API account with its four credentials, and the TikTok Shop seller who can
                authorize. The next pages say where each is found.
              </Empty>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
