import { Panel } from "@bigcommerce/big-design";
import { momentExact, words } from "../../components/format";
import type { Detail } from "./Order";

export function Timeline({ detail }: { detail: Detail }) {
  return (
    <Panel header="Timeline">
      <ol>
        {detail.timeline.map((entry, number) => (
          <li key={number}>
            {momentExact(entry.at)}: {words(entry.what)}
            {entry.detail && ` (${entry.detail})`}
            {entry.lag != null && `, ${entry.lag.toFixed(1)} s after its cause`}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
