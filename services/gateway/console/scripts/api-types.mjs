// Writes src/api/schema.ts anew from the gateway's OpenAPI document. A test compares the digest in its first line.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const root = resolve(import.meta.dirname, "../../../..");
const python = process.env.PYTHON ?? resolve(root, ".venv/bin/python");

function ask(...options) {
  const command = ["-m", "services.gateway.api.document", ...options];
  return execFileSync(python, command, { cwd: root, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" });
}

const document = JSON.parse(ask());
// Every operation may answer the same problem document, which the client throws: naming it 1,000 times helps nobody.
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) {
    const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
    operation.responses = Object.fromEntries(answers);
  }
}
// Nor are examples of use to a type.
const withoutExamples = (name, value) => (name === "example" || name === "examples" ? undefined : value);
const types = astToString(await openapiTS(JSON.parse(JSON.stringify(document, withoutExamples))));
writeFileSync("src/api/schema.ts", `// Made by \`npm run api\` from the OpenAPI document ${ask("--digest")}\n${types}`);
