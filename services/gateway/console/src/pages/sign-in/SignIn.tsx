import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { api, body, Refusal } from "../../api/client";
import { useSessionChange } from "../../api/session";
import { Field, Form } from "../../components/Form";
import { Message } from "../../components/Message";
import { Door } from "./Door";

export function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const session = useSessionChange();
  const navigate = useNavigate();
  const state = useLocation().state as { from?: string; done?: string } | null;
  const enter = useMutation({
    mutationFn: () => body(api.POST("/session", { body: { email, password, code } })),
    onSuccess: async (me) => {
      session.entered(me);
      await navigate(state?.from ?? "/", { replace: true });
    },
  });
  const codeAsked = enter.error instanceof Refusal && enter.error.field === "code";
  return (
    <Door title="Sign in">
      {state?.done && <Message type="success" text={state.done} />}
      <Form
        label="Sign in"
        submit="Sign in"
        busy={enter.isPending}
        error={enter.error}
        fields={["code"]}
        onSubmit={() => enter.mutate()}
      >
        <Field label="E-mail" type="email" required autoComplete="username" value={email} onText={setEmail} />
        <Field
          label="Password"
          type="password"
          required
          autoComplete="current-password"
          value={password}
          onText={setPassword}
        />
        {(codeAsked || code) && (
          <Field
            label="Code of your authenticator"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onText={setCode}
            error={enter.error}
            field="code"
          />
        )}
      </Form>
      <p>
        <Link to="/reset">I cannot sign in: reset my password</Link>
      </p>
      <p>
        <Link to="/sign-up">Create an account</Link>
      </p>
    </Door>
  );
}
