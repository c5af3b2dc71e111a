import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const SETTLE_MS = 400;
const COUNTS_MS = 2000;
const COUNTS = ["products", "stock", "orders"];

/**
 * Reads again what the gateway says has changed. Bursts of news become one read, which waits for reads under way: one
 * that began meanwhile would cancel them, and with steady news "Show more" would never come to its page.
 */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stale = new Set<string>();
    let timer = 0;

    function readAgain() {
      timer = 0;
      const connections = [...stale];
      const busy = connections.some((each) => queries.isFetching({ queryKey: ["of", each] }));
      if (busy) {
        timer = window.setTimeout(readAgain, SETTLE_MS);
        return;
      }
      stale.clear();
      void queries.invalidateQueries({ queryKey: ["connections"] });
      for (const each of connections) void queries.invalidateQueries({ queryKey: ["of", each] });
    }

    function heard(event: MessageEvent<string>) {
      const news = JSON.parse(event.data) as { connection: string };
      stale.add(news.connection);
      timer ||= window.setTimeout(readAgain, COUNTS.includes(event.type) ? COUNTS_MS : SETTLE_MS);
    }

    const source = new EventSource("/api/v1/events");
    for (const kind of ["task", "connection", ...COUNTS]) source.addEventListener(kind, heard);
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [queries]);
}
