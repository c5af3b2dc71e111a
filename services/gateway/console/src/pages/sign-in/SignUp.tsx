import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, body } from "../../api/client";
import { useSessionChange } from "../../api/session";
import { Field, Form } from "../../components/Form";
import { Door } from "./Door";

export function SignUp() {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const session = useSessionChange();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: () => body(api.POST("/sign-up", { body: { name, email, password } })),
    onSuccess: async (me) => {
      session.entered(me);
      await navigate("/connections", { replace: true });
    },
  });
  return (
    <Door title="Create an account">
      <p>You become its Owner. Colleagues are added later, under User Management.</p>
      <Form
        label="Create an account"
        submit="Create account"
        busy={join.isPending}
        error={join.error}
        fields={["name", "email", "password"]}
        onSubmit={() => join.mutate()}
      >
        <Field label="Name" required autoComplete="name" value={name} onText={setName} error={join.error} field="name" />
        <Field
          label="E-mail"
          type="email"
          required
          autoComplete="username"
          value={email}
          onText={setEmail}
          error={join.error}
          field="email"
        />
        <Field
          label="Password"
          type="password"
          required
          autoComplete="new-password"
          description="A long phrase is easier to remember than a short riddle."
          value={password}
          onText={setPassword}
          error={join.error}
          field="password"
        />
      </Form>
      <p>
        <Link to="/sign-in">I have an account: sign in</Link>
      </p>
    </Door>
  );
}
