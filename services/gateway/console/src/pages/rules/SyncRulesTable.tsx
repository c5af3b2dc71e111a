import styled from "styled-components";
import type { Schemas } from "../../api/client";

type Source = Schemas["Source"];
type Rules = Schemas["SyncRules"];
type Moment = "create" | "update";

const SOURCES: Record<Moment, Source[]> = {
  create: ["origin", "connector", "dont_sync"],
  update: ["origin", "connector", "tts"],
};
const SOURCE_NAMES: Record<Source, string> = {
  origin: "Origin",
  connector: "Connector",
  dont_sync: "Don't sync",
  tts: "TTS",
};
const MOMENT_NAMES: Record<Moment, string> = { create: "Create", update: "Update" };

/** Which choices exist for each field; the gateway refuses every other one too. */
const FIELDS: { field: string; name: string; create: Source[]; update: Source[] }[] = [
  { field: "name", name: "Product Name", create: ["origin", "connector"], update: ["origin", "connector", "tts"] },
  { field: "description", name: "Product Description", create: ["origin"], update: ["origin", "tts"] },
  { field: "price", name: "Product Price", create: ["origin"], update: ["origin", "tts"] },
  { field: "media", name: "Product media", create: ["origin"], update: ["origin", "tts"] },
  { field: "barcode", name: "Product barcode", create: ["origin", "dont_sync"], update: ["origin", "tts"] },
  { field: "stock", name: "Product stock", create: ["origin", "dont_sync"], update: ["origin", "tts"] },
];

const Frame = styled.div`
  overflow-x: auto;
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.5rem;
    text-align: center;
    border-bottom: 1px solid ${({ theme }) => theme.colors.secondary20};
  }
  th[scope="row"],
  th[rowspan] {
    text-align: left;
    vertical-align: bottom;
    white-space: nowrap;
  }
  tbody th {
    font-weight: 400;
  }
  /* On a narrow screen the table is scrolled: what a row is, and which moment, stays in sight. */
  @media (max-width: 719px) {
    th[scope="row"],
    th[rowspan] {
      position: sticky;
      left: 0;
      background: ${({ theme }) => theme.colors.white};
      white-space: normal;
    }
    th[scope="colgroup"] {
      text-align: left;
    }
  }
  input {
    width: 1.1rem;
    height: 1.1rem;
    accent-color: ${({ theme }) => theme.colors.primary};
  }
`;

interface Props {
  rules: Rules;
  /** At product level a field may say nothing: then the connection's rule applies. */
  inherits?: boolean;
  change: (rules: Rules) => void;
}

export function SyncRulesTable({ rules, inherits = false, change }: Props) {
  const columns = (moment: Moment): (Source | null)[] => (inherits ? [null, ...SOURCES[moment]] : SOURCES[moment]);
  const moments: Moment[] = ["create", "update"];

  function choose(moment: Moment, field: string, source: Source | null) {
    const { [field]: _, ...others } = rules[moment] ?? {};
    change({ ...rules, [moment]: source ? { ...others, [field]: source } : others });
  }

  return (
    <Frame tabIndex={0} role="region" aria-label="Sync Rules">
      <table>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Field
            </th>
            {moments.map((moment) => (
              <th key={moment} scope="colgroup" colSpan={columns(moment).length}>
                {MOMENT_NAMES[moment]}
              </th>
            ))}
          </tr>
          <tr>
            {moments.flatMap((moment) =>
              columns(moment).map((source) => (
                <th key={`${moment}:${source}`} scope="col">
                  {nameOf(source)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {FIELDS.map((row) => (
            <tr key={row.field}>
              <th scope="row">{row.name}</th>
              {moments.flatMap((moment) => {
                const present = rules[moment]?.[row.field] ?? (inherits ? null : "origin");
                return columns(moment).map((source) => (
                  <td key={`${moment}:${source}`}>
                    {source === null || row[moment].includes(source) ? (
                      <input
                        type="radio"
                        name={`${row.field}:${moment}`}
                        aria-label={`${row.name}, ${MOMENT_NAMES[moment]}: ${nameOf(source)}`}
                        checked={present === source}
                        onChange={() => choose(moment, row.field, source)}
                      />
                    ) : (
                      "–"
                    )}
                  </td>
                ));
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  );
}

const nameOf = (source: Source | null): string => (source ? SOURCE_NAMES[source] : "As connection");
