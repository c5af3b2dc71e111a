import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useSessionChange } from "../../api/session";
import { Field, Form } from "../../components/Form";
import { Door } from "./Door";

/** The mailed default password opens the door once; behind it stands this page. */
export function FirstPassword() {
  const [old_password, setOld] = useState("");
  const [new_password, setNew] = useState("");
  const session = useSessionChange();
  const change = useMutation({
    mutationFn: () => api.PUT("/me/password", { body: { old_password, new_password } }),
    onSuccess: () => session.refresh(),
  });
  return (
    <Door title="Choose your password">
      <p>You signed in with the password from the mail. It works once: choose your own now.</p>
      <Form
        label="Choose your password"
        submit="Save password"
        busy={change.isPending}
        error={change.error}
        fields={["old_password", "new_password", "password"]}
        onSubmit={() => change.mutate()}
      >
        <Field
          label="Password from the mail"
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
    </Door>
  );
}
