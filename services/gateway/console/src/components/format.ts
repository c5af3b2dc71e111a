// Dates, money and names in the reader's own locale.
const locale = navigator.language;
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const clocks = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const exactClocks = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const numbers = new Intl.NumberFormat(locale);

export const day = (at: string): string => dates.format(new Date(at));
export const clock = (at: string): string => clocks.format(new Date(at));
export const clockExact = (at: string): string => exactClocks.format(new Date(at));
export const moment = (at: string | null | undefined): string => (at ? moments.format(new Date(at)) : "–");
export const momentExact = (at: string): string => exact.format(new Date(at));
export const count = (value: number): string => numbers.format(value);
export const optional = (value: number | null | undefined): string => (value == null ? "–" : count(value));

/** Amounts come as decimal strings; the formatter takes them as they are, without a float between. */
export function money(amount: string | null | undefined, currency: string): string {
  if (amount == null) return "–";
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount as Intl.StringNumericLiteral);
}

/** Seconds, or minutes when there are many. */
export function duration(seconds: number): string {
  const [value, unit] = seconds < 120 ? [seconds, "second"] : [seconds / 60, "minute"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(value);
}

const NAMES: [RegExp, string][] = [
  [/\btiktok( shop)?\b/g, "TikTok Shop"],
  [/\bbigcommerce\b/g, "BigCommerce"],
  [/\b(sku|tts|fbt|api)s?\b/g, ""],
];

/** "AWAITING_SHIPMENT" as "Awaiting shipment"; names keep their letters. */
export function words(code: string): string {
  const text = code.replaceAll("_", " ").toLowerCase();
  const named = NAMES.reduce((said, [name, proper]) => said.replace(name, (found) => proper || found.toUpperCase()), text);
  return named.charAt(0).toUpperCase() + named.slice(1);
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** The start or the end of a day that was chosen in a date field, in the reader's own time zone. */
export const startOfDay = (date: string): string => new Date(`${date}T00:00:00`).toISOString();
export const endOfDay = (date: string): string => new Date(`${date}T23:59:59.999`).toISOString();

/** For a date field: so many days ago. */
export function daysAgo(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() - days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
