import { Alert } from "@bigcommerce/big-design";
import { useEffect, useState } from "react";
import { alerts } from "./alerts";

type Shown = Parameters<Parameters<typeof alerts.subscribe>[0]>[0];

/** The library leaves the button that puts an alert away without a name; screen readers need one. */
function named(alert: HTMLElement | null) {
  alert?.querySelector("button")?.setAttribute("aria-label", "Close");
}

/** What was told last, until it is put away or its time is over. */
export function LastAlert() {
  const [shown, setShown] = useState<Shown>(null);
  useEffect(() => alerts.subscribe(setShown), []);
  if (!shown) return null;
  return (
    <div key={shown.key} ref={named}>
      <Alert type={shown.type} messages={shown.messages} onClose={shown.onClose} />
    </div>
  );
}
