import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, Refusal, type Schemas, setCsrf } from "./client";
import { SESSION } from "./queries";

export type Me = Schemas["Me"];

/** Who is signed in: null when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async (): Promise<Me | null> => {
      try {
        return remembered(await body(api.GET("/session")));
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

function remembered(me: Me): Me {
  setCsrf(me.csrf_token);
  return me;
}

/** Take over a session that was just opened or changed, and end it. Nothing of another user stays in memory. */
export function useSessionChange() {
  const queries = useQueryClient();
  return {
    entered(me: Me) {
      queries.clear();
      queries.setQueryData(SESSION, remembered(me));
    },
    async left() {
      await api.DELETE("/session");
      setCsrf("");
      queries.clear();
      queries.setQueryData(SESSION, null);
    },
    refresh: () => queries.invalidateQueries({ queryKey: SESSION }),
  };
}

/** May the person who is signed in do this? The gateway decides; this only keeps buttons away that it would refuse. */
export function useMay(permission: string): boolean {
  return useMe().data?.permissions.includes(permission) ?? false;
}
