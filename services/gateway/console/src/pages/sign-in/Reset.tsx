import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { api } from "../../api/client";
import { Field, Form } from "../../components/Form";
import { Message } from "../../components/Message";
import { Door } from "./Door";

/** The mailed link carries its token behind "#", so that it reaches no server's log. */
export function Reset() {
  const token = useLocation().hash.slice(1);
  return token ? <NewPassword token={token} /> : <AskReset />;
}

function AskReset() {
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => api.POST("/password-resets", { body: { email } }) });
  return (
    <Door title="Reset your password">
      {ask.isSuccess ? (
        <Message
          type="success"
          text="If this address has an account, a mail with a link is on its way. Look into your spam folder too."
        />
      ) : (
        <Form
          label="Reset your password"
          submit="Send me a link"
          busy={ask.isPending}
          error={ask.error}
          fields={["email"]}
          onSubmit={() => ask.mutate()}
        >
          <Field
            label="E-mail"
            type="email"
            required
            autoComplete="username"
            value={email}
            onText={setEmail}
            error={ask.error}
            field="email"
          />
        </Form>
      )}
      <p>
        <Link to="/sign-in">Back to sign in</Link>
      </p>
    </Door>
  );
}

function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const use = useMutation({
    mutationFn: () => api.POST("/password-resets/use", { body: { token, password } }),
    onSuccess: () => navigate("/sign-in", { replace: true, state: { done: "Your password is changed. Sign in with it." } }),
  });
  return (
    <Door title="Choose a new password">
      <Form
        label="Choose a new password"
        submit="Save password"
        busy={use.isPending}
        error={use.error}
        fields={["password"]}
        onSubmit={() => use.mutate()}
      >
        <Field
          label="New password"
          type="password"
          required
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          error={use.error}
          field="password"
        />
      </Form>
      <p>
        <Link to="/reset">The link does not work: send me another</Link>
      </p>
    </Door>
  );
}
