import { Link } from "react-router";
import { Page } from "../../components/Page";
import { Empty } from "../../components/States";

export default function Missing() {
  return (
    <Page title="Not found">
      <Empty title="There is no such page" action={<Link to="/connections">Go to Connections</Link>}>
        The address may be mistyped, or what it showed was removed.
      </Empty>
    </Page>
  );
}
