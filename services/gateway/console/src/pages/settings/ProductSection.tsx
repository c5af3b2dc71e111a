import { Flex, FormGroup, H2, Select, Text } from "@bigcommerce/big-design";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { Field, Form, Narrow } from "../../components/Form";
import { SyncRulesTable } from "../rules/SyncRulesTable";
import { draftOf, ThresholdFields, thresholdOf, thresholdWrong } from "../rules/ThresholdFields";
import { useSaveSection } from "./saving";
import type { Revised } from "./Settings";
import { SwitchField } from "./SwitchField";

type Product = Schemas["ProductSettings"];
type Sizes = Record<keyof Schemas["Package"], string>;

const SIZES: [keyof Sizes, string][] = [
  ["length", "Length"],
  ["width", "Width"],
  ["height", "Height"],
  ["weight", "Weight"],
];
const ROUNDINGS = [
  { value: "none" as const, content: "No rounding" },
  { value: ".99" as const, content: "Up to .99" },
  { value: ".95" as const, content: "Up to .95" },
  { value: ".00" as const, content: "Up to .00" },
];

const whole = (text: string) => /^[1-9]\d{0,4}$/.test(text.trim());
const amount = (text: string) => /^-?\d+(\.\d+)?$/.test(text.trim());

function sizesOf(product: Product): Sizes {
  const { length, width, height, weight } = product.package ?? { length: "", width: "", height: "", weight: "" };
  return { length: String(length), width: String(width), height: String(height), weight: String(weight) };
}

export function ProductSection(shown: Revised) {
  const given = shown.settings.product;
  const rule = given.price_rule;
  const [lengthUnit = "", weightUnit = ""] = shown.settings.units.split(", ");
  const [sizes, setSizes] = useState(() => sizesOf(given));
  const [rules, setRules] = useState(given.sync_rules);
  const [threshold, setThreshold] = useState(() => draftOf(given.threshold));
  const [buffer, setBuffer] = useState(String(given.buffer.units));
  const [percent, setPercent] = useState(rule.percent);
  const [plus, setPlus] = useState(rule.amount);
  const [rounding, setRounding] = useState(rule.rounding);
  const [flags, setFlags] = useState({ pull_products: given.pull_products, sync_unpurchasable: given.sync_unpurchasable });
  const [tried, setTried] = useState(false);
  const save = useSaveSection(shown, "product");

  const none = SIZES.every(([name]) => !sizes[name]);
  const sizeWrong = (name: keyof Sizes) =>
    tried && !none && !whole(sizes[name]) ? "Enter a whole number above 0." : undefined;
  const amountWrong = (text: string) => (tried && !amount(text) ? "Enter a number." : undefined);
  const bufferWrong = tried && !/^\d{1,6}$/.test(buffer) ? "Enter a whole number of 0 or more." : undefined;

  function submit() {
    setTried(true);
    const sizesGood = none || SIZES.every(([name]) => whole(sizes[name]));
    const good = sizesGood && amount(percent) && amount(plus) && /^\d{1,6}$/.test(buffer) && !thresholdWrong(threshold);
    if (!good) return;
    save.mutate({
      ...given,
      package: none
        ? null
        : {
            length: Number(sizes.length),
            width: Number(sizes.width),
            height: Number(sizes.height),
            weight: Number(sizes.weight),
          },
      sync_rules: rules,
      threshold: thresholdOf(threshold),
      buffer: { ...given.buffer, units: Number(buffer) },
      price_rule: { ...rule, percent, amount: plus, rounding },
      ...flags,
    });
  }

  return (
    <Form label="Product Settings" submit="Save" wide busy={save.isPending} error={save.error} onSubmit={submit}>
      <H2>Custom Attributes</H2>
      <Text>One package for all products, which TikTok Shop requires before the first push. Whole numbers only.</Text>
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap">
        {SIZES.map(([name, label]) => (
          <Field
            key={name}
            label={`${label} (${name === "weight" ? weightUnit : lengthUnit})`}
            inputMode="numeric"
            value={sizes[name]}
            wrong={sizeWrong(name)}
            onText={(text) => setSizes({ ...sizes, [name]: text })}
          />
        ))}
      </Flex>
      <H2 marginTop="large">Sync Rules</H2>
      <Text>
        Create is used before a product is pushed, Update after it exists on TikTok Shop. Saving sends nothing by itself.
      </Text>
      <SyncRulesTable rules={rules} change={setRules} />
      <H2 marginTop="large">Low Inventory Threshold</H2>
      <Narrow>
        <ThresholdFields draft={threshold} label="Use a threshold" tried={tried} change={setThreshold} />
        <Field
          label="Units never offered"
          inputMode="numeric"
          description="A buffer that is kept back from TikTok Shop."
          value={buffer}
          wrong={bufferWrong}
          onText={setBuffer}
        />
      </Narrow>
      <H2 marginTop="large">Price rule</H2>
      <Text>The price from BigCommerce, raised by a percentage and an amount, then rounded.</Text>
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap">
        <Field label="Percent" inputMode="decimal" value={percent} wrong={amountWrong(percent)} onText={setPercent} />
        <Field label="Amount" inputMode="decimal" value={plus} wrong={amountWrong(plus)} onText={setPlus} />
        <FormGroup>
          <Select
            label="Rounding"
            options={ROUNDINGS}
            value={rounding}
            onOptionChange={(next) => next && setRounding(next)}
          />
        </FormGroup>
      </Flex>
      <H2 marginTop="large">Pulling</H2>
      <SwitchField
        label="Pull Products"
        description="On: a product that is created in BigCommerce is pulled by itself. Off: only when you pull it."
        on={flags.pull_products}
        change={(pull_products) => setFlags({ ...flags, pull_products })}
      />
      <SwitchField
        label="Sync Unpurchasable Products"
        description="On: products and variants that cannot be bought in BigCommerce are synced too. Off: only purchasable ones."
        on={flags.sync_unpurchasable}
        change={(sync_unpurchasable) => setFlags({ ...flags, sync_unpurchasable })}
      />
    </Form>
  );
}
