import { Checkbox, FormGroup, H2, Text } from "@bigcommerce/big-design";
import { useState } from "react";
import { Field, Form, Narrow } from "../../components/Form";
import { SyncRulesTable } from "../rules/SyncRulesTable";
import { draftOf, ThresholdFields, thresholdOf, thresholdWrong } from "../rules/ThresholdFields";
import { useEdit } from "./edit";
import type { Revised } from "./Product";

/**
 * Product-level choices; what is left out follows the connection's settings. The form keeps what was typed, and the
 * revision that it was opened with, while the product is read again behind it.
 */
export function RulesTab(product: Revised) {
  const [opened, setOpened] = useState(product);
  const { detail } = opened;
  const [name, setName] = useState(detail.own_name);
  const [rules, setRules] = useState(detail.own_rules);
  const [threshold, setThreshold] = useState(() => draftOf(detail.own_threshold));
  const [excluded, setExcluded] = useState(detail.threshold_excluded);
  const [tried, setTried] = useState(false);
  const edit = useEdit(opened);

  function submit() {
    setTried(true);
    if (thresholdWrong(threshold)) return;
    edit.mutate(
      { name: name.trim() || null, rules, threshold: thresholdOf(threshold), threshold_excluded: excluded },
      { onSuccess: ({ rev }) => setOpened({ ...opened, rev: `"${rev}"` }) },
    );
  }

  return (
    <Form
      label="Rules of this product"
      submit="Save"
      wide
      busy={edit.isPending}
      error={edit.error}
      fields={["name"]}
      onSubmit={submit}
    >
      <H2>Sync Rules</H2>
      <Text>A rule of the product wins over the connection&apos;s rule for that field. Saving sends nothing by itself.</Text>
      <SyncRulesTable rules={rules} inherits change={setRules} />
      <H2 marginTop="large">Name in the connector</H2>
      <Narrow>
        <Field
          label="Product Name"
          description="Used where the rule for the name is Connector. Empty: the name from BigCommerce."
          maxLength={500}
          value={name}
          onText={setName}
          error={edit.error}
          field="name"
        />
      </Narrow>
      <H2 marginTop="large">Low Inventory Threshold</H2>
      <Narrow>
        <ThresholdFields
          draft={threshold}
          label="This product has a threshold of its own"
          tried={tried}
          change={setThreshold}
        />
      </Narrow>
      <FormGroup>
        <Checkbox
          label="Exclude Low Inventory Threshold"
          description="No threshold acts on this product."
          checked={excluded}
          onChange={() => setExcluded(!excluded)}
        />
      </FormGroup>
    </Form>
  );
}
