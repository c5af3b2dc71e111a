import { Button, Flex, Form as Frame, FormGroup, Input, type InputProps } from "@bigcommerce/big-design";
import type { FormEvent, ReactNode } from "react";
import { fieldError, Refusal, sentenceOf } from "../api/client";
import { Message } from "./Message";

interface FormProps {
  label: string;
  submit: string;
  busy: boolean;
  error?: unknown;
  /** Fields whose refusals are shown beside them; every other refusal is shown above. */
  fields?: readonly string[];
  children: ReactNode;
  beside?: ReactNode;
  /** The form says itself what is missing, in place of the browser. */
  ownChecks?: boolean;
  /** It holds more than fields: a table, or fields side by side. */
  wide?: boolean;
  onSubmit: () => void;
}

/** A line that is longer than what is written into it is hard to read. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div style={{ maxWidth: "36rem" }}>{children}</div>;
}

export function Form({ label, submit, busy, error, fields = [], children, beside, ownChecks, wide, onSubmit }: FormProps) {
  const beyond = error && !(error instanceof Refusal && fields.includes(error.field)) ? sentenceOf(error) : "";

  function submitted(event: FormEvent) {
    event.preventDefault();
    if (!busy) onSubmit();
  }

  const form = (
    <Frame fullWidth aria-label={label} noValidate={ownChecks} onSubmit={submitted}>
      {beyond && <Message type="error" text={beyond} />}
      {children}
      <Flex flexDirection="row" marginTop="medium" alignItems="center" flexGap="0.75rem" flexWrap="wrap">
        <Button type="submit" isLoading={busy}>
          {submit}
        </Button>
        {beside}
      </Flex>
    </Frame>
  );
  return wide ? form : <Narrow>{form}</Narrow>;
}

interface FieldProps extends Omit<InputProps, "onChange" | "value" | "error"> {
  label: string;
  value: string;
  error?: unknown;
  /** The name that the API gives this field in a refusal. */
  field?: string;
  wrong?: string;
  onText: (text: string) => void;
}

/** One labelled line of text with the refusal that concerns it. */
export function Field({ value, onText, error, field, wrong, ...rest }: FieldProps) {
  const said = wrong ?? (field ? fieldError(error, field) : undefined);
  return (
    <FormGroup>
      <Input {...rest} value={value} error={said} aria-invalid={said ? true : undefined} onChange={(event) => onText(event.target.value)} />
    </FormGroup>
  );
}
