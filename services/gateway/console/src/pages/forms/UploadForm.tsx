import { FormGroup, Input } from "@bigcommerce/big-design";
import { useRef, useState } from "react";
import { Form } from "../../components/Form";
import type { Upload } from "./level";

interface Props {
  label: string;
  accept: string;
  limits: string;
  needsExpiry?: boolean;
  busy: boolean;
  error: unknown;
  send: (upload: Upload) => void;
}

export function UploadForm({ label, accept, limits, needsExpiry, busy, error, send }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [expires, setExpires] = useState("");
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function submit() {
    setTried(true);
    if (!file) return;
    send({ file, expires });
    setFile(null);
    setTried(false);
    if (input.current) input.current.value = "";
  }

  return (
    <Form label={`Upload: ${label}`} submit="Upload" busy={busy} error={error} onSubmit={submit}>
      <FormGroup>
        <Input
          ref={input}
          type="file"
          label={label}
          accept={accept}
          description={limits}
          error={tried && !file ? "Choose a file first." : undefined}
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        {needsExpiry && (
          <Input label="Expires" type="date" value={expires} onChange={(event) => setExpires(event.target.value)} />
        )}
      </FormGroup>
    </Form>
  );
}
