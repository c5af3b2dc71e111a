import { Panel } from "@bigcommerce/big-design";
import { Link } from "react-router";
import { plural } from "../../components/format";
import type { HomeView } from "./Home";

interface Concern {
  to: string;
  text: string;
}

/** What a person must look at, the most urgent first. */
function concernsOf(base: string, { status, status_reason, orders, products, webhooks_problem }: HomeView): Concern[] {
  const found: Concern[] = [];
  if (status !== "active") found.push({ to: `${base}/settings`, text: status_reason || "The connection does not work." });
  if (orders?.oversold) found.push({ to: `${base}/oversold`, text: `${plural(orders.oversold, "order")} oversold` });
  if (orders?.blocked) found.push({ to: `${base}/orders?show=blocked`, text: `${plural(orders.blocked, "order")} blocked` });
  if (orders?.different) {
    found.push({ to: `${base}/orders?show=different`, text: `${plural(orders.different, "order")} differ between the platforms` });
  }
  if (webhooks_problem) found.push({ to: `${base}/settings`, text: `Webhooks: ${webhooks_problem}` });
  if (products?.unsynced) {
    found.push({ to: `${base}/products?status=unsynced`, text: `${plural(products.unsynced, "product")} unsynced` });
  }
  if (products?.products === 0) found.push({ to: `${base}/products`, text: "No products yet: pull them from BigCommerce" });
  return found;
}

export function Attention({ connection, view }: { connection: string; view: HomeView }) {
  const concerns = concernsOf(`/connections/${connection}`, view);
  return (
    <Panel header="Needs attention">
      {concerns.length ? (
        <ol>
          {concerns.map((each) => (
            <li key={each.text}>
              <Link to={each.to}>{each.text}</Link>
            </li>
          ))}
        </ol>
      ) : (
        "Nothing needs you right now."
      )}
    </Panel>
  );
}
