import { Badge, Panel, Text } from "@bigcommerce/big-design";
import { Link } from "react-router";
import { ConnectionBadge } from "../../components/StatusBadge";
import { moment, words } from "../../components/format";
import type { HomeView } from "./Home";

/** Whether each flow may work, and how fresh what we hear is. */
export function Health({ connection, view }: { connection: string; view: HomeView }) {
  return (
    <Panel header="Health">
      <Text>
        Connection: <ConnectionBadge status={view.status} />
      </Text>
      {view.flows.map((each) => (
        <Text key={each.flow}>
          {words(each.flow)}: <Badge label={each.works ? "Works" : "Stopped"} variant={each.works ? "success" : "warning"} />
        </Text>
      ))}
      <Text>Webhooks checked: {moment(view.webhooks_checked_at)}</Text>
      {view.webhooks_problem && <Text color="danger">{view.webhooks_problem}</Text>}
      {view.away.length > 0 && (
        <Text color="danger">Not answering now: {view.away.join(", ")}. Work goes on when it is back; nothing is lost.</Text>
      )}
      <Link to={`/connections/${connection}/drift`}>Compare both sides</Link>
    </Panel>
  );
}
