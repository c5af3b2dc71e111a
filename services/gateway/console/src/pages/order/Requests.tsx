import { Badge, Box, Button, Flex, H3, Input, Panel } from "@bigcommerce/big-design";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, type Schemas } from "../../api/client";
import { tellDone, tellError } from "../../components/alerts";
import { Facts } from "../../components/Facts";
import { moment, money, words } from "../../components/format";
import type { Detail } from "./Order";

type Request = Schemas["RequestView"];

interface Props {
  connection: string;
  detail: Detail;
  mayAnswer: boolean;
}

/** Cancellations and returns, and the answer to those that wait for the seller. */
export function Requests({ connection, detail, mayAnswer }: Props) {
  if (!detail.requests.length) return null;
  return (
    <Panel header="Cancellations and returns">
      {detail.requests.map((request) => (
        <Box key={request.id} marginBottom="medium">
          <H3>
            {words(request.kind)} <Badge label={words(request.status)} variant={request.open ? "warning" : "secondary"} />
          </H3>
          <Facts
            facts={[
              ["Asked by", request.role],
              ["Reason", request.reason_text || request.reason],
              ["Refund", request.refund && money(request.refund, detail.row.currency)],
              ["Answer until", request.deadline && moment(request.deadline)],
            ]}
          />
          {request.open && mayAnswer && request.kind !== "return" && (
            <Answer connection={connection} order={detail.row.shop_order} request={request} />
          )}
        </Box>
      ))}
    </Panel>
  );
}

function Answer({ connection, order, request }: { connection: string; order: string; request: Request }) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (accept: boolean) =>
      body(
        api.POST("/connections/{connection}/orders/{order}/cancellations/{cancellation}/answer", {
          params: { path: { connection, order, cancellation: request.id } },
          body: { accept, reason },
        }),
      ),
    onSuccess: async () => {
      tellDone("The answer is on its way to TikTok Shop.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
  return (
    <>
      <Input label="Reason, when you decline" value={reason} onChange={(event) => setReason(event.target.value)} />
      <Flex flexGap="0.75rem" marginTop="small">
        <Button isLoading={answer.isPending} onClick={() => answer.mutate(true)}>
          Accept
        </Button>
        <Button variant="secondary" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
          Decline
        </Button>
      </Flex>
    </>
  );
}
