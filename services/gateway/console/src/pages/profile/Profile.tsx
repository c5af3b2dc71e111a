import { Button, Panel, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { useMe, useSessionChange } from "../../api/session";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { Field, Form } from "../../components/Form";
import { Moment } from "../../components/Moment";
import { words } from "../../components/format";
import { Page } from "../../components/Page";
import { Loaded } from "../../components/States";
import { SecondFactor } from "./SecondFactor";

type Row = Schemas["SessionRow"];

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Chrome on Linux"; what is no browser that we know, as it calls itself. */
function browserOf(agent: string): string {
  const nameIn = (known: [RegExp, string][]) => known.find(([sign]) => sign.test(agent))?.[1];
  const browser = nameIn(BROWSERS);
  const system = nameIn(SYSTEMS);
  return browser ? [browser, system].filter(Boolean).join(" on ") : agent.slice(0, 40) || "Unknown";
}

export default function Profile() {
  const me = useMe().data;
  return (
    <Page title="Your profile" description={me && `${me.email}, ${words(me.role)}`}>
      <Panel header="Name">{me && <NameForm key={me.name} name={me.name} />}</Panel>
      <Panel header="Password">
        <PasswordForm />
      </Panel>
      <Panel header="Second factor">{me && <SecondFactor on={me.second_factor} />}</Panel>
      <Panel header="Where you are signed in">
        <Sessions />
      </Panel>
    </Page>
  );
}

function NameForm({ name: present }: { name: string }) {
  const [name, setName] = useState(present);
  const session = useSessionChange();
  const save = useMutation({
    mutationFn: () => api.PATCH("/me", { body: { name } }),
    onSuccess: async () => {
      tellDone("Your name is saved.");
      await session.refresh();
    },
  });
  return (
    <Form label="Name" submit="Save name" busy={save.isPending} error={save.error} fields={["name"]} onSubmit={() => save.mutate()}>
      <Field label="Name" required autoComplete="name" value={name} onText={setName} error={save.error} field="name" />
    </Form>
  );
}

function PasswordForm() {
  const [old_password, setOld] = useState("");
  const [new_password, setNew] = useState("");
  const change = useMutation({
    mutationFn: () => api.PUT("/me/password", { body: { old_password, new_password } }),
    onSuccess: () => {
      tellDone("Your password is changed. Every other session has ended.");
      setOld("");
      setNew("");
    },
  });
  return (
    <Form
      label="Password"
      submit="Change password"
      busy={change.isPending}
      error={change.error}
      fields={["old_password", "new_password"]}
      onSubmit={() => change.mutate()}
    >
      <Field
        label="Present password"
        type="password"
        required
        autoComplete="current-password"
        value={old_password}
        onText={setOld}
        error={change.error}
        field="old_password"
      />
      <Field
        label="New password"
        type="password"
        required
        autoComplete="new-password"
        value={new_password}
        onText={setNew}
        error={change.error}
        field="new_password"
      />
    </Form>
  );
}

function Sessions() {
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ["my-sessions"], queryFn: () => body(api.GET("/me/sessions")) });
  const end = useMutation({
    mutationFn: (session: string) => api.DELETE("/me/sessions/{session}", { params: { path: { session } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["my-sessions"] }),
    onError: tellError,
  });
  const columns: Column<Row>[] = [
    { header: "Browser", render: (row) => browserOf(row.agent) },
    { header: "Address", render: (row) => row.address },
    { header: "Last seen", render: (row) => <Moment at={row.seen_at} /> },
    {
      header: "Actions",
      hidden: true,
      render: (row) =>
        row.current ? (
          <Text marginBottom="none">This one</Text>
        ) : (
          <Button variant="secondary" mobileWidth="auto" aria-label={`End the session of ${row.address}`} onClick={() => end.mutate(row.id)}>
            End
          </Button>
        ),
    },
  ];
  return (
    <Loaded query={sessions} what="your sessions" rows={2}>
      {({ items }) => (
        <DataTable
          label="Sessions"
          rows={items}
          columns={columns}
          keyOf={(row) => row.id}
          nameOf={(row) => row.address}
        />
      )}
    </Loaded>
  );
}
