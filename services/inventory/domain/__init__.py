"""Pure decisions about stock: facts in, numbers out. ``docs/stock.md`` defines every number."""
