// The one way to the gateway: typed from its OpenAPI document. Every refusal becomes a thrown Refusal.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** What the API refused, from its problem document (RFC 9457). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

let csrf = "";

/** The session's token, sent with every change. */
export function setCsrf(token: string): void {
  csrf = token;
}

export const api = createClient<paths>({ baseUrl: "/api/v1" });

api.use({
  onRequest({ request }) {
    if (request.method === "GET") return;
    if (csrf) request.headers.set("X-CSRF-Token", csrf);
    const upload = request.headers.get("Content-Type")?.startsWith("multipart/");
    if (!upload) request.headers.set("Idempotency-Key", crypto.randomUUID());
  },
  async onResponse({ response }) {
    if (!response.ok) throw await refusalOf(response);
  },
  onError() {
    return new Refusal(0, "offline", "", "Tandem cannot be reached. Check your connection and try again.");
  },
});

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const told = (await response.json()) as Partial<Schemas["Problem9457"]>;
    const sentence = told.detail || told.title || "The request was refused.";
    return new Refusal(response.status, told.code ?? "", told.field ?? "", sentence);
  } catch {
    return new Refusal(response.status, "", "", "Tandem gave an answer that cannot be read. Try again in a moment.");
  }
}

/** The body of an answer that has one. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** The body and the revision to give as If-Match when it is edited. */
export async function revised<T>(call: Promise<{ data?: T; response: Response }>): Promise<{ value: T; rev: string }> {
  const { data, response } = await call;
  return { value: data as T, rev: response.headers.get("ETag") ?? "" };
}

/** What to say of an error to a person. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}

/** The sentence if the refusal names this field, else nothing. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof Refusal && error.field === field ? error.message : undefined;
}
