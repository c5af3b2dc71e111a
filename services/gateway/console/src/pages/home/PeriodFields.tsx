import { Flex, Input } from "@bigcommerce/big-design";

export interface Period {
  start: string;
  end: string;
}

/** Two dates; an emptied one keeps its last value. */
export function PeriodFields({ period, change }: { period: Period; change: (period: Period) => void }) {
  const set = (name: keyof Period) => (value: string) => value && change({ ...period, [name]: value });
  return (
    <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" marginBottom="medium">
      <Input
        label="Start date"
        type="date"
        max={period.end}
        value={period.start}
        onChange={(event) => set("start")(event.target.value)}
      />
      <Input
        label="End date"
        type="date"
        min={period.start}
        value={period.end}
        onChange={(event) => set("end")(event.target.value)}
      />
    </Flex>
  );
}
