import { Box, Button, Flex, FormGroup, Panel, Select, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { Badge } from "../../components/Badge";
import { Dialog } from "../../components/Dialog";
import { tellDone, tellError } from "../../components/alerts";
import { DataTable, type Column } from "../../components/DataTable";
import { Field, Form } from "../../components/Form";
import { words } from "../../components/format";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Loaded } from "../../components/States";

type User = Schemas["UserOut"];
type Role = Schemas["Role"];
const KEY = ["users"];

const ROLES: { value: Role; content: string; description: string }[] = [
  { value: "owner", content: "Owner", description: "Everything, users too" },
  { value: "admin", content: "Admin", description: "Everything but changing users" },
  { value: "viewer", content: "Viewer", description: "Looks, changes nothing" },
];

export default function Users() {
  const mayWrite = useMay("users.write");
  const [open, setOpen] = useState<User | "new" | null>(null);
  const [leaving, setLeaving] = useState<User | null>(null);
  const users = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/users")) });
  const columns: Column<User>[] = [
    { header: "Name", render: (user) => user.name },
    { header: "E-mail", render: (user) => user.email },
    {
      header: "Role",
      render: (user) => (
        <>
          {words(user.role)} {user.invited && <Badge label="invited" variant="secondary" />}
        </>
      ),
    },
    { header: "Last sign-in", render: (user) => <Moment at={user.last_login} /> },
    ...(mayWrite
      ? [
          {
            header: "Actions",
            hidden: true,
            render: (user: User) => (
              <Flex flexDirection="row" flexGap="0.5rem">
                <Button variant="secondary" mobileWidth="auto" aria-label={`Edit ${user.name}`} onClick={() => setOpen(user)}>
                  Edit
                </Button>
                <Button
                  variant="secondary"
                  mobileWidth="auto"
                  actionType="destructive"
                  aria-label={`Delete ${user.name}`}
                  onClick={() => setLeaving(user)}
                >
                  Delete
                </Button>
              </Flex>
            ),
          },
        ]
      : []),
  ];
  return (
    <Page
      title="User Management"
      description={mayWrite ? "Owners add, edit and delete users." : "You can look. Only an Owner changes users."}
      actions={mayWrite && <Button onClick={() => setOpen("new")}>Add New</Button>}
    >
      <Panel>
        <Loaded query={users} what="users" rows={3}>
          {({ items }) => (
            <DataTable
              label="Users"
              rows={items}
              columns={columns}
              keyOf={(user) => user.id}
              nameOf={(user) => user.name}
            />
          )}
        </Loaded>
      </Panel>
      <Dialog
        header={open === "new" ? "Add New" : "Edit user"}
        isOpen={open !== null}
        onClose={() => setOpen(null)}
        closeOnClickOutside={false}
      >
        {open !== null && <UserForm user={open === "new" ? null : open} done={() => setOpen(null)} />}
      </Dialog>
      <Dialog header="Delete user" isOpen={leaving !== null} onClose={() => setLeaving(null)} closeOnClickOutside={false}>
        {leaving && <Delete user={leaving} done={() => setLeaving(null)} />}
      </Dialog>
    </Page>
  );
}

function UserForm({ user, done }: { user: User | null; done: () => void }) {
  const [name, setName] = useState(user?.name ?? "");
  const [email, setEmail] = useState(user?.email ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "admin");
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      user
        ? body(api.PATCH("/users/{user}", { params: { path: { user: user.id } }, body: { name, role } }))
        : body(api.POST("/users", { body: { name, email, role } })),
    onSuccess: async () => {
      tellDone(
        user
          ? "The user is saved."
          : "A new user has been created. The log-in details, with a default password, are mailed to the address.",
      );
      await queries.invalidateQueries({ queryKey: KEY });
      done();
    },
  });
  return (
    <Form
      label={user ? "Edit user" : "Add New"}
      submit="Save"
      busy={save.isPending}
      error={save.error}
      fields={["name", "email", "role"]}
      onSubmit={() => save.mutate()}
    >
      <Field label="Name" required value={name} onText={setName} error={save.error} field="name" />
      <Field
        label="E-mail"
        type="email"
        required
        readOnly={user !== null}
        description={user ? "The e-mail address cannot be changed." : undefined}
        value={email}
        onText={setEmail}
        error={save.error}
        field="email"
      />
      <FormGroup>
        <Select label="Role" required options={ROLES} value={role} onOptionChange={(next) => next && setRole(next)} />
      </FormGroup>
    </Form>
  );
}

function Delete({ user, done }: { user: User; done: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.DELETE("/users/{user}", { params: { path: { user: user.id } } }),
    onSuccess: async () => {
      tellDone(`${user.name} is deleted and signed out everywhere.`);
      await queries.invalidateQueries({ queryKey: KEY });
      done();
    },
    onError: tellError,
  });
  return (
    <Box>
      <Text>
        {`${user.name} (${user.email}) can no longer sign in, and open sessions end. "Add New" brings the user back.`}
      </Text>
      <Button actionType="destructive" isLoading={remove.isPending} onClick={() => remove.mutate()}>
        Delete user
      </Button>
    </Box>
  );
}
