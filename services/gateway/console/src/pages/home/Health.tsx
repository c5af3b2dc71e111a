import { Panel, Text } from "@bigcommerce/big-design";
import { Link } from "react-router";
import { Badge } from "../../components/Badge";
import { duration, moment, words } from "../../components/format";
import { ConnectionBadge } from "../../components/StatusBadge";
import type { HomeView } from "./Home";

const PLATFORMS: Record<string, string> = { bigcommerce: "BigCommerce", tiktok_shop: "TikTok Shop" };

/** Whether each flow may work, how far behind it is, and for whom it waits. */
export function Health({ connection, view }: { connection: string; view: HomeView }) {
  return (
    <Panel header="Health">
      <Text>
        Connection: <ConnectionBadge status={view.status} />
      </Text>
      {view.flows.map((each) => (
        <Text key={each.flow}>
          {words(each.flow)}: <Badge label={each.works ? "Works" : "Stopped"} variant={each.works ? "success" : "warning"} />
          {each.waiting && ` ${each.waiting}, since ${moment(each.waiting_since)}`}
        </Text>
      ))}
      {view.platforms.map((each) => (
        <Text key={each.platform}>
          {PLATFORMS[each.platform] ?? words(each.platform)}:{" "}
          <Badge label={each.answers ? "Answers" : "Waited for"} variant={each.answers ? "success" : "warning"} />
          {!each.answers && ` since ${moment(each.since)}`}
        </Text>
      ))}
      <Text>Lag: {view.lag_seconds < 1 ? "none" : duration(view.lag_seconds)}</Text>
      <Text>Webhooks checked: {moment(view.webhooks_checked_at)}</Text>
      {view.webhooks_problem && <Text color="danger">{view.webhooks_problem}</Text>}
      {view.away.length > 0 && (
        <Text color="danger">Not answering now: {view.away.join(", ")}. Work goes on when it is back; nothing is lost.</Text>
      )}
      <Link to={`/connections/${connection}/drift`}>Compare both sides</Link>
    </Panel>
  );
}
