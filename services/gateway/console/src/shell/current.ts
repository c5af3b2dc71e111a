import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { matchPath, useLocation, useParams } from "react-router";
import { api, body, type Schemas } from "../api/client";

const REMEMBERED = "tandem.connection";
export type Connection = Schemas["ConnectionOut"];

export function useConnections() {
  return useQuery({ queryKey: ["connections"], queryFn: () => body(api.GET("/connections")) });
}

/** The connection of the address, else the one looked at last, else the first. */
export function useCurrentConnection(): string | null {
  const { pathname } = useLocation();
  const { data } = useConnections();
  const named = matchPath("/connections/:connection/*", pathname)?.params.connection;
  const known = data?.items.map((each) => each.id) ?? [];
  const remembered = localStorage.getItem(REMEMBERED);
  const found = [named, remembered, known[0]].find((each) => each && known.includes(each)) ?? null;
  useEffect(() => {
    if (found) localStorage.setItem(REMEMBERED, found);
  }, [found]);
  return found;
}

/** The connection that this page is about. */
export function useConnection(): string {
  return useParams().connection ?? "";
}
