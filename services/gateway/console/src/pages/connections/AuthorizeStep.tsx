import { Box, Button, Flex, FormGroup, H3, Radio, Text } from "@bigcommerce/big-design";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, sentenceOf } from "../../api/client";
import { Form } from "../../components/Form";
import { Message } from "../../components/Message";
import { Checklist } from "./Checklist";
import type { Setup } from "./Wizard";

/** Third step: to TikTok Shop's page and back; then the shop, if there are several, and the checklist. */
export function AuthorizeStep({ setup, changed }: { setup: Setup; changed: () => void }) {
  const path = { params: { path: { setup: setup.id } } };
  const leave = useMutation({
    mutationFn: () => body(api.POST("/connection-setups/{setup}/authorization", path)),
    onSuccess: ({ address }) => window.location.assign(address),
  });
  const finish = useMutation({
    mutationFn: (shop_id: string) => body(api.POST("/connection-setups/{setup}/finish", { ...path, body: { shop_id } })),
    onSettled: changed,
  });
  const error = leave.error ?? finish.error;
  const authorized = setup.step === "shop" || setup.step === "checklist";
  return (
    <>
      <Message type="success" text={`Store ${setup.store_name || setup.store_hash}: the token and every permission are proven.`} />
      {error && <Message type="error" text={sentenceOf(error)} />}
      {setup.problem && !error && <Message type="error" text={setup.problem} />}
      {setup.step === "shop" && <ChooseShop setup={setup} busy={finish.isPending} choose={finish.mutate} />}
      {setup.checklist.length > 0 && (
        <Box marginBottom="medium">
          <H3>Installation checklist</H3>
          <Checklist checks={setup.checklist} />
        </Box>
      )}
      {!authorized && (
        <Text>
          Next you authorize Tandem on TikTok Shop: choose the region North America, tick the terms and press Authorize.
          Log in there as the owner of the shop. You come back here by yourself.
        </Text>
      )}
      <Flex flexDirection="row" flexGap="0.75rem" flexWrap="wrap">
        <Button isLoading={leave.isPending} variant={authorized ? "secondary" : "primary"} onClick={() => leave.mutate()}>
          Go to Authorize
        </Button>
        {setup.step === "checklist" && (
          <Button isLoading={finish.isPending} onClick={() => finish.mutate("")}>
            Check again
          </Button>
        )}
      </Flex>
    </>
  );
}

interface ChooseShopProps {
  setup: Setup;
  busy: boolean;
  choose: (shop: string) => void;
}

function ChooseShop({ setup, busy, choose }: ChooseShopProps) {
  const [shop, setShop] = useState("");
  return (
    <Form label="Shop" submit="Use this shop" busy={busy} onSubmit={() => shop && choose(shop)}>
      <FormGroup>
        {setup.shops.map((each) => (
          <Radio
            key={each.id}
            label={`${each.name} (${each.region})`}
            name="shop"
            checked={shop === each.id}
            onChange={() => setShop(each.id)}
          />
        ))}
      </FormGroup>
    </Form>
  );
}
