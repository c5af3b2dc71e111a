import { useState } from "react";
import { Field } from "../../components/Form";

const EMPTY = { store_hash: "", access_token: "", client_id: "", client_secret: "" };
type Values = typeof EMPTY;
type Name = keyof Values;

export const CREDENTIAL_NAMES: readonly Name[] = ["store_hash", "access_token", "client_id", "client_secret"];

/** The store hash out of a pasted control-panel address; other text stays as it is. */
export function storeHashIn(text: string): string {
  return /store-([a-z0-9]+)\./i.exec(text)?.[1]?.toLowerCase() ?? text;
}

export function useCredentials() {
  const [values, setValues] = useState<Values>(EMPTY);
  const set = (name: Name) => (text: string) =>
    setValues((before) => ({ ...before, [name]: name === "store_hash" ? storeHashIn(text) : text.trim() }));
  return { values, set };
}

interface Props {
  credentials: ReturnType<typeof useCredentials>;
  error: unknown;
}

/** The four credentials, under the names that the guide gives them, with where BigCommerce shows each. */
export function CredentialFields({ credentials: { values, set }, error }: Props) {
  return (
    <>
      <Field
        label="Store Hash"
        required
        autoComplete="off"
        description="In the address of your control panel, after store- and before the first dot. You may paste the whole address."
        value={values.store_hash}
        onText={set("store_hash")}
        error={error}
        field="store_hash"
      />
      <Field
        label="Access Token"
        required
        type="password"
        autoComplete="off"
        description="Shown as Access Token when the API account is created."
        value={values.access_token}
        onText={set("access_token")}
        error={error}
        field="access_token"
      />
      <Field
        label="App Key"
        required
        autoComplete="off"
        description="BigCommerce calls it Client ID."
        value={values.client_id}
        onText={set("client_id")}
        error={error}
        field="client_id"
      />
      <Field
        label="App Secret"
        required
        type="password"
        autoComplete="off"
        description="BigCommerce calls it Client Secret."
        value={values.client_secret}
        onText={set("client_secret")}
        error={error}
        field="client_secret"
      />
    </>
  );
}
