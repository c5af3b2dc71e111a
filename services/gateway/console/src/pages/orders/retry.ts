import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import { tellDone, tellError } from "../../components/alerts";

/** Tries to create the store orders again now. */
export function useRetry(connection: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (orders: string[]) =>
      body(
        api.POST("/connections/{connection}/order-retries", { params: { path: { connection } }, body: { orders } }),
      ),
    onSuccess: async (task) => {
      tellDone(`The retry is submitted as task ${task.id.slice(0, 8)}.`);
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
}
