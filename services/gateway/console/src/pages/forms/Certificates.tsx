import { Box, Button, H3, Link, Text } from "@bigcommerce/big-design";
import type { Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import { day } from "../../components/format";
import { Empty } from "../../components/States";
import { type Level, useCertificate } from "./level";
import { UploadForm } from "./UploadForm";

type Row = Schemas["CertificateRow"];

/** The certificates that the category needs: required or optional, present or missing. */
export function Certificates({ level, rows }: { level: Level; rows: readonly Row[] }) {
  if (!rows.length) return <Empty title="No certificate is asked">This TikTok Shop category needs none.</Empty>;
  return rows.map((row) => <Certificate key={row.id} level={level} row={row} />);
}

function Certificate({ level, row }: { level: Level; row: Row }) {
  const { add, remove } = useCertificate(level, row.id);
  const ownHere = row.held_by === (level.kind === "products" ? "product" : "category");
  return (
    <Box marginBottom="large">
      <H3>
        {row.name} <Badge label={row.required ? "required" : "optional"} variant={row.required ? "danger" : "secondary"} />{" "}
        <Badge label={row.held_by ? "present" : "missing"} variant={row.held_by ? "success" : "warning"} />
      </H3>
      {row.details && <Text>{row.details}</Text>}
      {row.sample && (
        <Text>
          <Link href={row.sample} target="_blank" external>
            See a sample
          </Link>
        </Text>
      )}
      {row.files.map((file) => (
        <Text key={file.name}>
          {file.name} ({row.held_by === "category" ? "from the category" : "of this product"})
          {row.expires && `, valid to ${day(`${row.expires}T12:00:00Z`)}`}
        </Text>
      ))}
      <UploadForm
        label={`File for ${row.name}`}
        accept="application/pdf,image/jpeg,image/png"
        limits="PDF, JPG or PNG of at most 10 MB."
        needsExpiry={row.needs_expiry}
        busy={add.isPending}
        error={add.error}
        send={add.mutate}
      />
      {ownHere && (
        <Button
          variant="secondary"
          actionType="destructive"
          isLoading={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          {`Remove the files of ${row.name}`}
        </Button>
      )}
    </Box>
  );
}
