import { Link } from "react-router";
import styled from "styled-components";
import { Badge } from "../../components/Badge";
import { DataTable, type Column, type Selection } from "../../components/DataTable";
import { count } from "../../components/format";
import { Picture } from "../../components/Picture";
import { ListingBadge, SyncBadge } from "../../components/StatusBadge";
import type { Row } from "./queries";
import { RowActions } from "./RowActions";
import { SyncStatus } from "./SyncStatus";

const Named = styled.span`
  display: inline-flex;
  align-items: center;
  gap: 0.75rem;
`;

interface Props {
  connection: string;
  rows: readonly Row[];
  selection?: Selection;
}

export function ProductTable({ connection, rows, selection }: Props) {
  const columns: Column<Row>[] = [
    {
      header: "Product",
      width: "28%",
      render: (row) => (
        <Named>
          <Picture src={row.image} />
          <span>
            <Link to={`/connections/${connection}/products/${row.store_product}`}>{row.name}</Link>
            {row.deleted && <Badge label="deleted in store" variant="danger" />}
          </span>
        </Named>
      ),
    },
    { header: "SKUs", align: "right", render: (row) => count(row.variants) },
    { header: "Category", render: (row) => row.shop_category?.path.at(-1) ?? (row.category || "–") },
    { header: "Sync status", render: (row) => <SyncBadge status={row.sync_status} /> },
    { header: "TTS Product ID", render: (row) => row.shop_product || "–" },
    { header: "TTS Product Status", render: (row) => <ListingBadge status={row.shop_status} /> },
    { header: "Actions", hidden: true, render: (row) => <RowActions connection={connection} row={row} /> },
  ];
  return (
    <DataTable
      label="Products"
      rows={rows}
      columns={columns}
      keyOf={(row) => String(row.store_product)}
      nameOf={(row) => row.name}
      selection={selection}
      details={(row) => <SyncStatus connection={connection} row={row} />}
    />
  );
}
