import { Box, Button, Checkbox, Flex, FormGroup, H3, Input, Panel, Select, Text } from "@bigcommerce/big-design";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, sentenceOf, type Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";
import { tellDone, tellError } from "../../components/alerts";
import { Facts } from "../../components/Facts";
import { Narrow } from "../../components/Form";
import { moment, money, words } from "../../components/format";
import type { Detail } from "./Order";

type Request = Schemas["RequestView"];
const SENT_BACK = "BUYER_SHIPPED_ITEM";

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
        <Box key={request.id} marginBottom="medium" role="group" aria-label={words(request.kind)}>
          <H3>
            {words(request.kind)} <Badge label={words(request.status)} variant={request.open ? "warning" : "secondary"} />
          </H3>
          <Facts
            facts={[
              ["Asked by", words(request.role)],
              ["Reason", request.reason_text || words(request.reason)],
              ["Refund", request.refund && money(request.refund, detail.row.currency)],
              ["Answer until", request.deadline && moment(request.deadline)],
            ]}
          />
          {request.open && mayAnswer && (
            <Answer connection={connection} order={detail.row.shop_order} request={request} />
          )}
        </Box>
      ))}
    </Panel>
  );
}

/** Declining takes one of the reasons that TikTok Shop offers for this request. */
function Answer({ connection, order, request }: { connection: string; order: string; request: Request }) {
  const [reason, setReason] = useState("");
  const [keep_item, setKeepItem] = useState(false);
  const [refund_instead, setRefundInstead] = useState(false);
  const [part, setPart] = useState("");
  const queries = useQueryClient();
  const isReturn = request.kind !== "cancellation";
  const reasons = useQuery({
    queryKey: ["of", connection, "reject-reasons", request.id],
    queryFn: () =>
      body(
        api.GET("/connections/{connection}/orders/{order}/requests/{request_id}/reject-reasons", {
          params: { path: { connection, order, request_id: request.id } },
        }),
      ),
  });
  const answer = useMutation({
    mutationFn: (accept: boolean) =>
      isReturn
        ? body(
            api.POST("/connections/{connection}/orders/{order}/returns/{return_id}/answer", {
              params: { path: { connection, order, return_id: request.id } },
              body: accept
                ? { accept, reason: "", keep_item, refund_instead, partial_refund: part.trim() || null }
                : { accept, reason, keep_item: false, refund_instead: false },
            }),
          )
        : body(
            api.POST("/connections/{connection}/orders/{order}/cancellations/{cancellation}/answer", {
              params: { path: { connection, order, cancellation: request.id } },
              body: { accept, reason: accept ? "" : reason },
            }),
          ),
    onSuccess: async () => {
      tellDone("The answer is on its way to TikTok Shop.");
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
    onError: tellError,
  });
  const options = (reasons.data?.reasons ?? []).map(({ name, text }) => ({ value: name, content: text || words(name) }));
  return (
    <Narrow>
      {request.kind === "return_and_refund" && request.status !== SENT_BACK && (
        <Checkbox label="Refund without the goods" checked={keep_item} onChange={() => setKeepItem(!keep_item)} />
      )}
      {request.kind === "replacement" && (
        <Checkbox label="Refund instead" checked={refund_instead} onChange={() => setRefundInstead(!refund_instead)} />
      )}
      {request.kind === "refund" && (
        <FormGroup>
          <Input
            label="Part of the refund to offer"
            inputMode="decimal"
            description="Empty: the whole refund. The buyer may take the part or not."
            value={part}
            onChange={(event) => setPart(event.target.value)}
          />
        </FormGroup>
      )}
      {reasons.isError && <Text color="danger">{sentenceOf(reasons.error)}</Text>}
      <Select
        label="Reason, when you decline"
        options={options}
        value={reason}
        onOptionChange={(next) => setReason(next ?? "")}
      />
      <Flex flexDirection="row" flexGap="0.75rem" marginTop="small">
        <Button isLoading={answer.isPending} onClick={() => answer.mutate(true)}>
          Accept
        </Button>
        <Button variant="secondary" disabled={answer.isPending || !reason} onClick={() => answer.mutate(false)}>
          Decline
        </Button>
      </Flex>
    </Narrow>
  );
}
