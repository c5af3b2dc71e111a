import { Button, Flex, Input, Select } from "@bigcommerce/big-design";
import { type FormEvent, useEffect, useState } from "react";
import type { Filter } from "./queries";

const VIEWS = [
  { value: "", content: "All" },
  { value: "synced", content: "Synced" },
  { value: "unsynced", content: "Unsynced" },
  { value: "attention", content: "Needs attention" },
  { value: "unlinked", content: "Not linked" },
  { value: "low", content: "Low stock" },
];

export function Filters({ filter, change }: { filter: Filter; change: (filter: Filter) => void }) {
  const [search, setSearch] = useState(filter.search);
  useEffect(() => setSearch(filter.search), [filter.search]);

  function submitted(event: FormEvent) {
    event.preventDefault();
    change({ ...filter, search });
  }

  return (
    <form role="search" aria-label="Products" onSubmit={submitted}>
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap" alignItems="flex-end" marginBottom="medium">
        <Input
          label="Search"
          type="search"
          placeholder="Name, SKU or id"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Select
          label="Show"
          options={VIEWS}
          value={filter.status}
          onOptionChange={(status) => change({ ...filter, search, status: status ?? "" })}
        />
        <Button type="submit" variant="secondary">
          Search
        </Button>
        {filter.category && (
          <Button variant="subtle" type="button" onClick={() => change({ ...filter, category: "" })}>
            {`Category: ${filter.category} (remove)`}
          </Button>
        )}
      </Flex>
    </form>
  );
}
