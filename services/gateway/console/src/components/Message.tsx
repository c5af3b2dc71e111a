import { Message as Frame } from "@bigcommerce/big-design";

type Kind = "success" | "error" | "warning" | "info";

/** One sentence that a screen reader says at once. */
export function Message({ type, text, header }: { type: Kind; text: string; header?: string }) {
  return <Frame type={type} header={header} messages={[{ text }]} marginBottom="medium" />;
}
