import { FormGroup, Input, MultiSelect, Select, Text } from "@bigcommerce/big-design";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { Form } from "../../components/Form";
import { Empty } from "../../components/States";
import { type Level, useSaveAttributes } from "./level";

type Row = Schemas["AttributeRow"];
type Value = Schemas["ValueRow"];
type Given = Record<string, Value[]>;

interface Props {
  level: Level;
  rows: readonly Row[];
  compliance: boolean;
}

/** All attributes of the category; required ones carry an asterisk and must be filled before anything is saved. */
export function AttributeForm({ level, rows, compliance }: Props) {
  const shown = rows.filter((row) => row.compliance === compliance);
  const [given, setGiven] = useState<Given>(() => Object.fromEntries(shown.map((row) => [row.id, row.given])));
  const [tried, setTried] = useState(false);
  const save = useSaveAttributes(level);
  const missing = shown.filter((row) => row.required && !given[row.id]?.length);

  function submit() {
    setTried(true);
    if (missing.length === 0) save.mutate({ attributes: given, compliance });
  }

  if (!shown.length) return <Empty title="Nothing is asked">This TikTok Shop category asks for none of these.</Empty>;
  return (
    <Form
      label={compliance ? "Fill in compliances" : "Fill in attributes"}
      submit="Save"
      busy={save.isPending}
      error={save.error}
      ownChecks
      onSubmit={submit}
    >
      {shown.map((row) => (
        <FormGroup key={row.id}>
          <Attribute
            row={row}
            value={given[row.id] ?? []}
            wrong={tried && missing.includes(row) ? `${row.name} is required.` : undefined}
            change={(value) => setGiven((before) => ({ ...before, [row.id]: value }))}
          />
        </FormGroup>
      ))}
      <Text color="secondary60">Fields marked with * are required by TikTok Shop.</Text>
    </Form>
  );
}

interface AttributeProps {
  row: Row;
  value: readonly Value[];
  wrong?: string;
  change: (value: Value[]) => void;
}

const HELD: Record<string, string> = { category: "Given at the category.", product: "Given at this product.", "": "" };

function Attribute({ row, value, wrong, change }: AttributeProps) {
  const common = { label: row.name, required: row.required, error: wrong, description: HELD[row.held_by] };
  const choices = row.choices.map((choice) => ({ value: choice.id, content: choice.name }));
  const chosen = (ids: string[]) => row.choices.filter((choice) => ids.includes(choice.id));
  if (!choices.length) {
    return (
      <Input
        {...common}
        value={value[0]?.name ?? ""}
        onChange={({ target }) => change(target.value ? [{ id: "", name: target.value }] : [])}
      />
    );
  }
  if (row.multiple) {
    return (
      <MultiSelect
        {...common}
        options={choices}
        value={value.map((each) => each.id)}
        onOptionsChange={(ids) => change(chosen(ids))}
      />
    );
  }
  return (
    <>
      <Select
        {...common}
        filterable
        options={choices}
        value={value[0]?.id ?? ""}
        onOptionChange={(id) => change(id ? chosen([id]) : [])}
      />
      {row.free_text && (
        <Input
          label={`${row.name}: another value`}
          value={value[0] && !value[0].id ? value[0].name : ""}
          onChange={({ target }) => change(target.value ? [{ id: "", name: target.value }] : [])}
        />
      )}
    </>
  );
}
