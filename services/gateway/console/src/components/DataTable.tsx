import { Button } from "@bigcommerce/big-design";
import { ExpandLessIcon, ExpandMoreIcon } from "@bigcommerce/big-design-icons";
import { Fragment, type ReactNode, useState } from "react";
import { Body, Cell, Check, Head, Scroll, Sheet } from "./DataTable.style";

export interface Column<T> {
  header: string;
  render: (row: T) => ReactNode;
  align?: "right";
  width?: string;
  /** The header is for screen readers alone. */
  hidden?: boolean;
}

export interface Selection {
  chosen: ReadonlySet<string>;
  change: (chosen: ReadonlySet<string>) => void;
}

interface DataTableProps<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  nameOf: (row: T) => string;
  selection?: Selection;
  details?: (row: T) => ReactNode;
}

/** A table that becomes a stack of cards on a narrow screen. Rows may be ticked, and may unfold. */
export function DataTable<T>({ label, rows, columns, keyOf, nameOf, selection, details }: DataTableProps<T>) {
  const [open, setOpen] = useState<string | null>(null);
  const span = columns.length + (selection ? 1 : 0) + (details ? 1 : 0);
  const all = rows.length > 0 && rows.every((row) => selection?.chosen.has(keyOf(row)));

  function tickAll() {
    selection?.change(all ? new Set() : new Set(rows.map(keyOf)));
  }

  function tick(key: string) {
    const chosen = new Set(selection?.chosen);
    if (!chosen.delete(key)) chosen.add(key);
    selection?.change(chosen);
  }

  return (
    <Scroll>
      <Sheet aria-label={label}>
        <Head>
          <tr>
            {details && (
              <th scope="col">
                <span className="quiet">Details</span>
              </th>
            )}
            {selection && (
              <th scope="col">
                <Check type="checkbox" aria-label="Select all on this page" checked={all} onChange={tickAll} />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.header} scope="col" style={{ width: column.width, textAlign: column.align }}>
                <span className={column.hidden ? "quiet" : undefined}>{column.header}</span>
              </th>
            ))}
          </tr>
        </Head>
        <Body>
          {rows.map((row) => {
            const key = keyOf(row);
            const unfolded = open === key;
            return (
              <Fragment key={key}>
                <tr>
                  {details && (
                    <Cell data-narrow="tight">
                      <Button
                        variant="subtle"
                        aria-expanded={unfolded}
                        aria-label={`Details of ${nameOf(row)}`}
                        iconOnly={unfolded ? <ExpandLessIcon /> : <ExpandMoreIcon />}
                        onClick={() => setOpen(unfolded ? null : key)}
                      />
                    </Cell>
                  )}
                  {selection && (
                    <Cell data-narrow="tight">
                      <Check
                        type="checkbox"
                        aria-label={`Select ${nameOf(row)}`}
                        checked={selection.chosen.has(key)}
                        onChange={() => tick(key)}
                      />
                    </Cell>
                  )}
                  {columns.map((column) => (
                    <Cell key={column.header} data-label={column.hidden ? "" : column.header} $align={column.align}>
                      {column.render(row)}
                    </Cell>
                  ))}
                </tr>
                {unfolded && (
                  <tr>
                    <Cell colSpan={span} data-narrow="full">
                      {details?.(row)}
                    </Cell>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </Body>
      </Sheet>
    </Scroll>
  );
}
