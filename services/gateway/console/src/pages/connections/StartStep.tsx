import { FormGroup, Input } from "@bigcommerce/big-design";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { Field, Form } from "../../components/Form";
import type { Setup } from "./Wizard";

export function StartStep({ begun }: { begun: (setup: Setup) => void }) {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const begin = useMutation({
    mutationFn: () =>
      body(api.POST("/connection-setups", { body: { name, source: "bigcommerce", target: "tiktok_shop" } })),
    onSuccess: begun,
  });
  const wrong = tried && !name.trim() ? "Give the connection a name." : undefined;

  function next() {
    setTried(true);
    if (name.trim()) begin.mutate();
  }

  return (
    <Form label="Connection" submit="Next" busy={begin.isPending} error={begin.error} fields={["name"]} onSubmit={next}>
      <Field
        label="Connection Name"
        description="How you will recognize it; you can change it later."
        maxLength={100}
        value={name}
        onText={setName}
        wrong={wrong}
        error={begin.error}
        field="name"
      />
      <FormGroup>
        <Input label="From" value="BigCommerce" readOnly />
        <Input label="To" value="TikTok Shop" readOnly />
      </FormGroup>
    </Form>
  );
}
