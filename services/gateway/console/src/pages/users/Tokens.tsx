import { Button, Checkbox, Fieldset, FormGroup, Input, Panel, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { useMe } from "../../api/session";
import { tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { Field, Form } from "../../components/Form";
import { Moment } from "../../components/Moment";
import { words } from "../../components/format";
import { Page } from "../../components/Page";
import { Empty, Loaded } from "../../components/States";

type Token = Schemas["TokenOut"];
type Permission = Schemas["Permission"];
const KEY = ["api-tokens"];

/** What no token may do, whoever makes it. */
const NEVER = /^(own|users|account|tokens)/;

/** "orders.write" as "Orders: change". */
function permissionName(code: string): string {
  const [area = "", deed = ""] = code.split(".");
  return words(`${area}: ${deed === "write" ? "change" : deed}`);
}

export default function Tokens() {
  const queries = useQueryClient();
  const tokens = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api-tokens")) });
  const revoke = useMutation({
    mutationFn: (token: string) => api.DELETE("/api-tokens/{token}", { params: { path: { token } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: tellError,
  });
  const columns: Column<Token>[] = [
    { header: "Name", render: (token) => token.name },
    { header: "Ends with", render: (token) => <code>…{token.last4}</code> },
    { header: "Permissions", render: (token) => token.permissions.map(permissionName).join(", ") },
    { header: "Made", render: (token) => <Moment at={token.created_at} /> },
    {
      header: "Actions",
      hidden: true,
      render: (token) => (
        <Button
          variant="secondary"
          mobileWidth="auto"
          actionType="destructive"
          aria-label={`Revoke ${token.name}`}
          onClick={() => revoke.mutate(token.id)}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Page title="API tokens" description="For programs. A token can do no more than you, and nothing to users or tokens.">
      <Panel>
        <Loaded query={tokens} what="API tokens" rows={3}>
          {({ items }) =>
            items.length ? (
              <DataTable
                label="API tokens"
                rows={items}
                columns={columns}
                keyOf={(token) => token.id}
                nameOf={(token) => token.name}
              />
            ) : (
              <Empty title="No API token yet">Make one below for each program, with only the permissions it needs.</Empty>
            )
          }
        </Loaded>
      </Panel>
      <Panel header="New token">
        <NewToken />
      </Panel>
    </Page>
  );
}

function NewToken() {
  const offered = (useMe().data?.permissions ?? []).filter((each) => !NEVER.test(each));
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => body(api.POST("/api-tokens", { body: { name, permissions: chosen as Permission[] } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const toggle = (each: string) =>
    setChosen((before) => (before.includes(each) ? before.filter((other) => other !== each) : [...before, each]));
  return (
    <Form
      label="New token"
      submit="Make token"
      busy={make.isPending}
      error={make.error}
      fields={["name"]}
      onSubmit={() => make.mutate()}
    >
      {make.data && (
        <FormGroup>
          <Input label="The token, shown once: copy it now" readOnly value={make.data.token} />
        </FormGroup>
      )}
      <Field label="Name" required value={name} onText={setName} error={make.error} field="name" />
      <Fieldset legend="Permissions">
        <FormGroup>
          {offered.map((each) => (
            <Checkbox key={each} label={permissionName(each)} checked={chosen.includes(each)} onChange={() => toggle(each)} />
          ))}
        </FormGroup>
      </Fieldset>
      <Text color="secondary60">Send it as &quot;Authorization: Bearer …&quot;. The API is described at /api/v1/docs.</Text>
    </Form>
  );
}
