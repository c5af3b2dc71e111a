import { Button, Text } from "@bigcommerce/big-design";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { tellDone } from "../../components/alerts";
import { Dialog } from "../../components/Dialog";
import { Field, Form } from "../../components/Form";
import { daysAgo } from "../../components/format";

/** Days are the store's: the service takes the date, whatever the time in it. */
const noon = (date: string): string | null => (date ? `${date}T12:00:00Z` : null);

export function PullButton({ connection }: { connection: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Pull Products</Button>
      <Dialog header="Pull Products" isOpen={open} onClose={() => setOpen(false)} closeOnEscKey closeOnClickOutside={false}>
        <PullForm connection={connection} done={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PullForm({ connection, done }: { connection: string; done: () => void }) {
  const [start, setStart] = useState("");
  const [end, setEnd] = useState("");
  const queries = useQueryClient();
  const pull = useMutation({
    mutationFn: () =>
      body(
        api.POST("/connections/{connection}/pulls", {
          params: { path: { connection } },
          body: { start: noon(start), end: noon(end) },
        }),
      ),
    onSuccess: async (task) => {
      tellDone(`The pull is submitted as task ${task.id.slice(0, 8)}. Home shows its progress.`);
      done();
      await queries.invalidateQueries({ queryKey: ["of", connection] });
    },
  });
  return (
    <Form
      label="Pull Products"
      submit="Confirm"
      busy={pull.isPending}
      error={pull.error}
      fields={["start", "end"]}
      onSubmit={() => pull.mutate()}
    >
      <Text>
        Products that were modified on these days are read, both days included, in the store&apos;s time zone. Leave both
        empty to read the whole store.
      </Text>
      <Field
        label="Start date"
        type="date"
        max={end || daysAgo(0)}
        value={start}
        onText={setStart}
        error={pull.error}
        field="start"
      />
      <Field label="End date" type="date" min={start} value={end} onText={setEnd} error={pull.error} field="end" />
    </Form>
  );
}
