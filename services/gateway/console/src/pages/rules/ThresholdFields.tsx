import { Checkbox, FormGroup, Input, Radio, Text } from "@bigcommerce/big-design";
import type { Schemas } from "../../api/client";

export type Threshold = Schemas["Threshold"];
const ADVISED_ABOVE = 5;

/** What stands in the fields: text until it is a whole number. */
export interface Draft {
  on: boolean;
  value: string;
  mode: Threshold["mode"];
}

export function draftOf(threshold: Threshold | null | undefined): Draft {
  return { on: Boolean(threshold), value: String(threshold?.value ?? ""), mode: threshold?.mode ?? "out_of_stock" };
}

export function thresholdWrong({ on, value }: Draft): string | undefined {
  return on && !/^\d{1,6}$/.test(value.trim()) ? "Enter a whole number of 0 or more." : undefined;
}

/** Call it only when nothing is wrong with the draft. */
export function thresholdOf({ on, value, mode }: Draft): Threshold | null {
  return on ? { value: Number(value), mode } : null;
}

const MODES: [Threshold["mode"], string][] = [
  ["deactivate", "Deactivate the product on TikTok Shop"],
  ["out_of_stock", 'Set the product "out-of-stock" on TikTok Shop'],
];

interface Props {
  draft: Draft;
  label: string;
  tried: boolean;
  change: (draft: Draft) => void;
}

export function ThresholdFields({ draft, label, tried, change }: Props) {
  const wrong = tried || draft.value ? thresholdWrong(draft) : undefined;
  const low = !wrong && draft.value !== "" && Number(draft.value) <= ADVISED_ABOVE;
  return (
    <>
      <FormGroup>
        <Checkbox label={label} checked={draft.on} onChange={() => change({ ...draft, on: !draft.on })} />
      </FormGroup>
      {draft.on && (
        <>
          <FormGroup>
            <Input
              label="Low Inventory Threshold"
              inputMode="numeric"
              description="A SKU is low at this number of units or fewer, and recovered above it."
              error={wrong}
              value={draft.value}
              onChange={(event) => change({ ...draft, value: event.target.value })}
            />
          </FormGroup>
          {low && <Text role="status">A threshold of more than {ADVISED_ABOVE} is advised.</Text>}
          <FormGroup>
            {MODES.map(([mode, text]) => (
              <Radio
                key={mode}
                name="threshold-mode"
                label={text}
                checked={draft.mode === mode}
                onChange={() => change({ ...draft, mode })}
              />
            ))}
          </FormGroup>
        </>
      )}
    </>
  );
}
