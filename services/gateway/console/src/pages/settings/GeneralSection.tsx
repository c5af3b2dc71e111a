import { Button, Flex, H2, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import { tellDone, tellError } from "../../components/alerts";
import { Facts } from "../../components/Facts";
import { Field, Form } from "../../components/Form";
import { moment, words } from "../../components/format";
import { Loaded } from "../../components/States";
import { ConnectionBadge } from "../../components/StatusBadge";
import type { Connection } from "../../shell/current";
import { Checklist } from "../connections/Checklist";
import { CREDENTIAL_NAMES, CredentialFields, useCredentials } from "../connections/credentials";
import { readOnce, useSaveSection } from "./saving";
import type { Revised } from "./Settings";
import { SwitchField } from "./SwitchField";

const FLOWS: Schemas["Pausable"][] = ["catalog", "stock", "orders"];
const SOURCES: Record<Schemas["CategorySource"], string> = {
  custom_field: 'Custom field "Category"',
  product_type: "Product type",
  store_category: "First store category",
};

/** Many forms on one page: each starts anew when what it holds was saved, and keeps what is typed when another was. */
export function GeneralSection(shown: Revised) {
  const { connection, settings } = shown;
  const found = useQuery({
    queryKey: ["of", connection, "connection"],
    queryFn: () => body(api.GET("/connections/{connection}", { params: { path: { connection } } })),
  });
  return (
    <>
      <NameAndMail key={`general ${JSON.stringify(settings.general)}`} {...shown} />
      <CategorySources key={`sources ${settings.product.category_sources.join()}`} {...shown} />
      <Drifted key={`drift ${JSON.stringify(settings.drift)}`} {...shown} />
      <Loaded query={found} what="the connection">
        {(each) => <Upkeep found={each} />}
      </Loaded>
      <Credentials connection={connection} />
      <Transfer {...shown} />
      <Disconnect connection={connection} />
    </>
  );
}

/** After any change to the connection itself. */
function useTold(connection: string, said: string) {
  const queries = useQueryClient();
  return async () => {
    tellDone(said);
    await queries.invalidateQueries({ queryKey: readOnce(connection).queryKey });
    await queries.invalidateQueries({ queryKey: ["of", connection] });
    await queries.invalidateQueries({ queryKey: ["connections"] });
  };
}

function NameAndMail({ connection, settings, rev }: Revised) {
  const [name, setName] = useState(settings.general.name);
  const [mails, setMails] = useState(settings.general.email_notifications);
  const save = useMutation({
    mutationFn: () =>
      api.PATCH("/connections/{connection}/settings/general", {
        params: { path: { connection }, header: { "If-Match": rev } },
        body: { name, email_notifications: mails },
      }),
    onSuccess: useTold(connection, "The settings are saved."),
  });
  return (
    <Form label="General Settings" submit="Save" busy={save.isPending} error={save.error} fields={["name"]} onSubmit={() => save.mutate()}>
      <Field label="Connection Name" required value={name} onText={setName} error={save.error} field="name" />
      <SwitchField
        label="Email Notification"
        description="Mails about failures that need a person and about cancelled orders. One switch for all connections."
        on={mails}
        change={setMails}
      />
    </Form>
  );
}

/** Where "Category in BigCommerce" is looked for, the first that has a value wins. */
function CategorySources(shown: Revised) {
  const { product } = shown.settings;
  const [order, setOrder] = useState(product.category_sources);
  const save = useSaveSection(shown, "product");

  function up(at: number) {
    const next = [...order];
    next.splice(at - 1, 0, ...next.splice(at, 1));
    setOrder(next);
  }

  return (
    <>
      <H2 marginTop="large">Category source</H2>
      <Form
        label="Category source"
        submit="Save order"
        busy={save.isPending}
        error={save.error}
        onSubmit={() => save.mutate({ ...product, category_sources: order })}
      >
        <ol>
          {order.map((source, at) => (
            <li key={source}>
              {SOURCES[source]}{" "}
              {at > 0 && (
                <Button type="button" variant="subtle" mobileWidth="auto" aria-label={`Move ${SOURCES[source]} up`} onClick={() => up(at)}>
                  Up
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Form>
    </>
  );
}

/** What a comparison does about a quantity that is another on TikTok Shop. */
function Drifted(shown: Revised) {
  const { drift } = shown.settings;
  const [higher, setHigher] = useState(drift.quantity_higher === "repair");
  const [lower, setLower] = useState(drift.quantity_lower === "repair");
  const save = useSaveSection(shown, "drift");
  const choice = (repairs: boolean) => (repairs ? "repair" : "ask");
  return (
    <>
      <H2 marginTop="large">Drift</H2>
      <Form
        label="Drift"
        submit="Save drift settings"
        busy={save.isPending}
        error={save.error}
        onSubmit={() => save.mutate({ quantity_higher: choice(higher), quantity_lower: choice(lower) })}
      >
        <SwitchField
          label="Repair a quantity that is higher on TikTok Shop"
          description="Off: it stands in the drift report until a person has it repaired."
          on={higher}
          change={setHigher}
        />
        <SwitchField
          label="Repair a quantity that is lower on TikTok Shop"
          description="Off: it stands in the drift report until a person has it repaired."
          on={lower}
          change={setLower}
        />
      </Form>
    </>
  );
}

function Upkeep({ found }: { found: Connection }) {
  const path = { params: { path: { connection: found.id } } };
  const check = useMutation({
    mutationFn: () => api.POST("/connections/{connection}/check", path),
    onSuccess: useTold(found.id, "Both sides are being read again."),
    onError: tellError,
  });
  const authorize = useMutation({
    mutationFn: () => body(api.POST("/connections/{connection}/authorization", path)),
    onSuccess: ({ address }) => window.location.assign(address),
    onError: tellError,
  });
  return (
    <>
      <H2 marginTop="large">Health</H2>
      <Facts
        facts={[
          ["Status", <ConnectionBadge key="status" status={found.status} />],
          ["Reason", found.status_reason],
          ["Store", `${found.store.name} (${found.store.hash}), ${found.store.timezone}, ${found.store.currency}`],
          ["Shop", `${found.shop.name} (${found.shop.id}), ${found.shop.region}, ${found.shop.currency}`],
          ["Authorization ends", moment(found.authorization_ends)],
          ["Webhooks", found.webhooks.problem || `checked ${moment(found.webhooks.checked_at)}`],
        ]}
      />
      <Checklist checks={found.checklist} />
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" marginBottom="medium">
        <Button variant="secondary" isLoading={check.isPending} onClick={() => check.mutate()}>
          Check again
        </Button>
        <Button variant="secondary" isLoading={authorize.isPending} onClick={() => authorize.mutate()}>
          Authorize TikTok Shop again
        </Button>
      </Flex>
      <H2>Pauses</H2>
      {FLOWS.map((flow) => (
        <Pause key={flow} flow={flow} found={found} />
      ))}
    </>
  );
}

function Pause({ flow, found }: { flow: Schemas["Pausable"]; found: Connection }) {
  const paused = found.paused.includes(flow);
  const path = { params: { path: { connection: found.id, flow } } };
  const turn = useMutation({
    mutationFn: () =>
      paused
        ? api.DELETE("/connections/{connection}/pauses/{flow}", path)
        : api.PUT("/connections/{connection}/pauses/{flow}", path),
    onSuccess: useTold(found.id, paused ? `${words(flow)} goes on.` : `${words(flow)} is paused; what falls due is done later.`),
    onError: tellError,
  });
  return (
    <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" alignItems="center" marginBottom="small">
      <span style={{ minWidth: "5rem" }}>{words(flow)}</span>
      <Badge label={paused ? "Paused" : "Running"} variant={paused ? "warning" : "success"} />
      <Button variant="secondary" isLoading={turn.isPending} onClick={() => turn.mutate()}>
        {`${paused ? "Resume" : "Pause"} ${flow}`}
      </Button>
    </Flex>
  );
}

function Credentials({ connection }: { connection: string }) {
  const credentials = useCredentials();
  const replace = useMutation({
    mutationFn: () =>
      api.PUT("/connections/{connection}/store-credentials", {
        params: { path: { connection } },
        body: credentials.values,
      }),
    onSuccess: useTold(connection, "The credentials are replaced; links and history stay."),
  });
  return (
    <>
      <H2 marginTop="large">BigCommerce credentials</H2>
      <Text>Stored credentials are never shown. Replace them with those of a new API account of the same store.</Text>
      <Form
        label="BigCommerce credentials"
        submit="Replace credentials"
        busy={replace.isPending}
        error={replace.error}
        fields={CREDENTIAL_NAMES}
        onSubmit={() => replace.mutate()}
      >
        <CredentialFields credentials={credentials} error={replace.error} />
      </Form>
    </>
  );
}

function Transfer(shown: Revised) {
  const take = useSaveSection(shown, "import");
  const path = { params: { path: { connection: shown.connection } } };

  async function give() {
    try {
      const exported = await body(api.GET("/connections/{connection}/settings/export", path));
      const address = URL.createObjectURL(new Blob([JSON.stringify(exported, null, 2)], { type: "application/json" }));
      const link = Object.assign(document.createElement("a"), { href: address, download: "tandem-settings.json" });
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      tellError(error);
    }
  }

  /** The choice is taken back, so that the same file can be chosen again once it was mended. */
  async function read(chosen: HTMLInputElement) {
    const file = chosen.files?.[0];
    if (!file) return;
    chosen.value = "";
    try {
      take.mutate(JSON.parse(await file.text()) as Schemas["Exported"], { onError: tellError });
    } catch {
      tellError(new Error("This file is not an export of settings."));
    }
  }

  return (
    <>
      <H2 marginTop="large">Export and import</H2>
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" alignItems="center">
        <Button variant="secondary" onClick={() => void give()}>
          Export settings
        </Button>
        <label style={{ minWidth: 0, maxWidth: "100%" }}>
          Import settings from a file{" "}
          <input type="file" style={{ maxWidth: "100%" }} accept="application/json" onChange={(event) => void read(event.target)} />
        </label>
      </Flex>
    </>
  );
}

function Disconnect({ connection }: { connection: string }) {
  const [sure, setSure] = useState(false);
  const navigate = useNavigate();
  const told = useTold(connection, "The connection has ended; its credentials are erased.");
  const end = useMutation({
    mutationFn: () => api.DELETE("/connections/{connection}", { params: { path: { connection } } }),
    onSuccess: async () => {
      await navigate("/connections");
      await told();
    },
    onError: tellError,
  });
  return (
    <>
      <H2 marginTop="large">Disconnect</H2>
      <Text>Webhooks are removed and every credential is erased. Listings and orders stay on both platforms.</Text>
      <Button actionType="destructive" isLoading={end.isPending} onClick={() => (sure ? end.mutate() : setSure(true))}>
        {sure ? "Yes, end this connection" : "Disconnect"}
      </Button>
    </>
  );
}
