import { Button, Text } from "@bigcommerce/big-design";
import { type Level, type Requirements, useSizeChart } from "./level";
import { UploadForm } from "./UploadForm";

export function SizeChart({ level, found }: { level: Level; found: Requirements }) {
  const { add, remove } = useSizeChart(level);
  if (!found.size_chart_supported) return <Text>This TikTok Shop category takes no size chart.</Text>;
  return (
    <>
      <Text>
        {found.size_chart_required ? "This category requires a size chart." : "A size chart is optional here."}{" "}
        {found.size_chart ? `Present: ${found.size_chart.name}` : "None is stored yet."}
      </Text>
      <UploadForm
        label="Size chart image"
        accept="image/jpeg,image/png"
        limits="JPG or PNG of at most 10 MB, at least 1024 pixels on its shorter side."
        busy={add.isPending}
        error={add.error}
        send={add.mutate}
      />
      {found.size_chart && (
        <Button
          variant="secondary"
          actionType="destructive"
          isLoading={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          Remove the size chart
        </Button>
      )}
    </>
  );
}
