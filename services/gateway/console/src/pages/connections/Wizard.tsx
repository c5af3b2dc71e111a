import { Panel, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useSearchParams } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { Message } from "../../components/Message";
import { Page } from "../../components/Page";
import { Loaded } from "../../components/States";
import { Steps } from "../../components/Steps";
import { AuthorizeStep } from "./AuthorizeStep";
import { problemOf } from "./problems";
import { StartStep } from "./StartStep";
import { StoreStep } from "./StoreStep";

export type Setup = Schemas["SetupOut"];
const LABEL = "Steps of the set-up";
const STEPS = ["Connection", "BigCommerce", "TikTok Shop"];

/** The guided flow. Its id stands in the address, so that the way back from TikTok Shop's page finds it. */
export default function Wizard() {
  const [query, setQuery] = useSearchParams();
  const id = query.get("setup");
  const problem = query.get("problem");
  return (
    <Page title="Create Connection" description={<Link to="/connections">Back to Connections</Link>}>
      <Panel>
        {problem && <Message type="error" text={problemOf(problem)} />}
        {id ? (
          <Continue id={id} />
        ) : (
          <>
            <Steps label={LABEL} steps={STEPS} current={0} />
            <StartStep begun={(setup) => setQuery({ setup: setup.id }, { replace: true })} />
          </>
        )}
      </Panel>
    </Page>
  );
}

function Continue({ id }: { id: string }) {
  const setup = useQuery({
    queryKey: ["connection-setup", id],
    queryFn: () => body(api.GET("/connection-setups/{setup}", { params: { path: { setup: id } } })),
  });
  return (
    <Loaded query={setup} what="connection set-up" rows={4}>
      {(found) => <StepOf setup={found} changed={() => void setup.refetch()} />}
    </Loaded>
  );
}

function StepOf({ setup, changed }: { setup: Setup; changed: () => void }) {
  if (setup.step === "done") return <Navigate to={`/connections?made=${setup.id}`} replace />;
  const atStore = setup.step === "store";
  return (
    <>
      <Steps label={LABEL} steps={STEPS} current={atStore ? 1 : 2} />
      <Text color="secondary60">Connection Name: {setup.name}</Text>
      {atStore ? <StoreStep setup={setup} saved={changed} /> : <AuthorizeStep setup={setup} changed={changed} />}
    </>
  );
}
