import { Checkbox, FormGroup } from "@bigcommerce/big-design";

interface Props {
  label: string;
  description: string;
  on: boolean;
  change: (on: boolean) => void;
}

/** A setting that is On or Off, with what each means. */
export function SwitchField({ label, description, on, change }: Props) {
  return (
    <FormGroup>
      <Checkbox label={label} description={description} checked={on} onChange={() => change(!on)} />
    </FormGroup>
  );
}
