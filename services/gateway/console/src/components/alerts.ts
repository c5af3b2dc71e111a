import { createAlertsManager } from "@bigcommerce/big-design";
import { sentenceOf } from "../api/client";

export const alerts = createAlertsManager();

export function tellDone(text: string): void {
  alerts.add({ messages: [{ text }], type: "success", autoDismiss: true });
}

export function tellError(error: unknown): void {
  alerts.add({ messages: [{ text: sentenceOf(error) }], type: "error" });
}
