const TABS: Record<string, string> = {
  certificate: "certificates",
  certificates: "certificates",
  attribute: "attributes",
  attributes: "attributes",
  compliance: "compliance",
  compliances: "compliance",
  brand: "brand",
  size_chart: "size-chart",
};

/** The form that a red tag opens. */
export const tabOf = (kind: string): string => TABS[kind] ?? "mapping";
