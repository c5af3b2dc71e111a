import { createAlertsManager } from "@bigcommerce/big-design";
import { sentenceOf } from "../api/client";

export const alerts = createAlertsManager();

type Alert = Parameters<typeof alerts.add>[0];

/** The outcome of the last act is the one that is seen: an error that stood first would hide that it has worked since. */
function tell(alert: Alert): void {
  alerts.clear();
  alerts.add(alert);
}

export function tellDone(text: string): void {
  tell({ messages: [{ text }], type: "success", autoDismiss: true });
}

export function tellError(error: unknown): void {
  tell({ messages: [{ text: sentenceOf(error) }], type: "error" });
}
