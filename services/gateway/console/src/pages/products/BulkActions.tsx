import { Button, Flex, Text } from "@bigcommerce/big-design";
import { count, plural } from "../../components/format";
import { MenuButton } from "../../components/MenuButton";
import { type Action, LABELS, only, useProductAction } from "./actions";
import type { Filter } from "./queries";

const OFFERED: Action[] = ["push", "update_price", "update_stock", "activate", "deactivate", "refresh"];

interface Props {
  connection: string;
  filter: Filter;
  chosen: ReadonlySet<string>;
  all: boolean;
  shown: number;
  total: number;
  chooseAll: () => void;
  clear: () => void;
}

/** One task over what is ticked, or over everything that matches the filter. */
export function BulkActions({ connection, filter, chosen, all, shown, total, chooseAll, clear }: Props) {
  const act = useProductAction(connection);
  const number = all ? total : chosen.size;
  const wholePage = !all && chosen.size > 0 && chosen.size === shown && total > shown;

  function run(action: Action) {
    const selection = all ? { ...filter, all_matching: true } : only([...chosen].map(Number));
    act.mutate({ action, selection }, { onSuccess: clear });
  }

  return (
    <Flex flexDirection="row" alignItems="center" flexGap="0.75rem" flexWrap="wrap" marginBottom="medium">
      <MenuButton
        content="Actions"
        busy={act.isPending}
        disabled={number === 0}
        groups={[OFFERED.map((action) => ({ text: LABELS[action], act: () => run(action) }))]}
      />
      <Text marginBottom="none" role="status">
        {number ? `${plural(number, "product")} selected` : "Tick products to act on them"}
      </Text>
      {wholePage && (
        <Button variant="subtle" onClick={chooseAll}>
          {`Select all ${count(total)} that match`}
        </Button>
      )}
      {number > 0 && (
        <Button variant="subtle" onClick={clear}>
          Clear selection
        </Button>
      )}
    </Flex>
  );
}
