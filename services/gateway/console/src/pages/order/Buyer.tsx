import { Button, Panel, Text } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { Loaded } from "../../components/States";

/** The address is read only when somebody asks for it: each look is noted in the audit log. */
export function Buyer({ connection, order }: { connection: string; order: string }) {
  const [asked, setAsked] = useState(false);
  const buyer = useQuery({
    queryKey: ["of", connection, "buyer", order],
    enabled: asked,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      body(api.GET("/connections/{connection}/orders/{order}/buyer", { params: { path: { connection, order } } })),
  });
  return (
    <Panel header="Delivery address">
      {asked ? (
        <Loaded query={buyer} what="the address" rows={2}>
          {(found) => (
            <address>
              {[
                `${found.first_name} ${found.last_name}`,
                found.street_1,
                found.street_2,
                `${found.city}, ${found.state} ${found.zip}`,
                found.country_iso2,
                found.phone,
                found.email,
              ]
                .filter((line) => line?.trim())
                .map((line) => (
                  <div key={line}>{line}</div>
                ))}
              {found.masked && <Text>TikTok Shop masks this address.</Text>}
            </address>
          )}
        </Loaded>
      ) : (
        <Button variant="secondary" onClick={() => setAsked(true)}>
          Show address (noted in the audit log)
        </Button>
      )}
    </Panel>
  );
}
