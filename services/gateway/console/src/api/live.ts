import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const SETTLE_MS = 400;

/** Reads again what the gateway says has changed. Bursts of news become one read. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stale = new Set<string>();
    let timer = 0;

    function readAgain() {
      timer = 0;
      const connections = [...stale];
      stale.clear();
      void queries.invalidateQueries({ queryKey: ["connections"] });
      for (const each of connections) void queries.invalidateQueries({ queryKey: ["of", each] });
    }

    function heard(event: MessageEvent<string>) {
      const news = JSON.parse(event.data) as { connection: string };
      stale.add(news.connection);
      timer ||= window.setTimeout(readAgain, SETTLE_MS);
    }

    const source = new EventSource("/api/v1/events");
    source.addEventListener("task", heard);
    source.addEventListener("connection", heard);
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [queries]);
}
