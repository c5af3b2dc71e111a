import { FormGroup, Input, Text } from "@bigcommerce/big-design";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { useSessionChange } from "../../api/session";
import { tellDone } from "../../components/alerts";
import { Field, Form } from "../../components/Form";

/** An authenticator's code beside the password. */
export function SecondFactor({ on }: { on: boolean }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const session = useSessionChange();
  const offer = useMutation({ mutationFn: () => body(api.POST("/me/second-factor", { body: { password } })) });
  const settle = useMutation({
    mutationFn: () =>
      on
        ? api.POST("/me/second-factor/remove", { body: { code } })
        : api.PUT("/me/second-factor", { body: { code } }),
    onSuccess: async () => {
      tellDone(on ? "The second factor is off." : "The second factor is on.");
      setCode("");
      await session.refresh();
    },
  });
  const codeField = (
    <Field
      label="Code of your authenticator"
      required
      inputMode="numeric"
      autoComplete="one-time-code"
      value={code}
      onText={setCode}
      error={settle.error}
      field="code"
    />
  );
  if (on || offer.data) {
    return (
      <Form
        label="Second factor"
        submit={on ? "Turn off" : "Turn on"}
        busy={settle.isPending}
        error={settle.error}
        fields={["code"]}
        onSubmit={() => settle.mutate()}
      >
        {offer.data && !on && (
          <FormGroup>
            <Input label="Address for your authenticator, shown once" readOnly value={offer.data.address} />
          </FormGroup>
        )}
        {codeField}
      </Form>
    );
  }
  return (
    <Form
      label="Second factor"
      submit="Set up"
      busy={offer.isPending}
      error={offer.error}
      fields={["password"]}
      onSubmit={() => offer.mutate()}
    >
      <Text>It is off. Enter your password to set up an authenticator.</Text>
      <Field
        label="Password"
        type="password"
        required
        autoComplete="current-password"
        value={password}
        onText={setPassword}
        error={offer.error}
        field="password"
      />
    </Form>
  );
}
