import { Text } from "@bigcommerce/big-design";
import { useMutation } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import { Form } from "../../components/Form";
import { CredentialFields, CREDENTIAL_NAMES, useCredentials } from "./credentials";
import type { Setup } from "./Wizard";

/** Second step: nothing is saved before the credentials have proven themselves by live reads. */
export function StoreStep({ setup, saved }: { setup: Setup; saved: () => void }) {
  const credentials = useCredentials();
  const prove = useMutation({
    mutationFn: () =>
      body(
        api.PUT("/connection-setups/{setup}/store", {
          params: { path: { setup: setup.id } },
          body: credentials.values,
        }),
      ),
    onSuccess: saved,
  });
  return (
    <>
      <Text>
        In the BigCommerce control panel, open Settings, then Store-level API accounts, and create a V2/V3 API token with
        these permissions: Information &amp; settings (read-only), Products (modify), Store inventory (modify), Store
        locations (read-only), Orders (modify), Channel settings (modify). BigCommerce shows the credentials once.
      </Text>
      <Form
        label="BigCommerce credentials"
        submit="Next"
        busy={prove.isPending}
        error={prove.error}
        fields={CREDENTIAL_NAMES}
        onSubmit={() => prove.mutate()}
      >
        <CredentialFields credentials={credentials} error={prove.error} />
      </Form>
      {prove.isPending && <Text role="status">Checking the token and each permission at BigCommerce…</Text>}
    </>
  );
}
