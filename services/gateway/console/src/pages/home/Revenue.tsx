import { useTheme } from "styled-components";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { day, money, plural } from "../../components/format";
import { Empty } from "../../components/States";
import type { HomeView } from "./Home";
import type { Period } from "./PeriodFields";

const HEIGHT = 240;
const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** Every day of the period, also those without an order, so that the axis tells the time. */
function daysOf({ start, end }: Period): string[] {
  const first = Date.parse(start);
  const length = Math.min(MOST_DAYS, Math.round((Date.parse(end) - first) / DAY_MS) + 1);
  return Array.from({ length }, (_, number) => new Date(first + number * DAY_MS).toISOString().slice(0, 10));
}

/** Totals of paid, not cancelled orders by day. A chart draws floats; every figure in words stays exact. */
export default function Revenue({ view, period }: { view: HomeView; period: Period }) {
  const { colors } = useTheme();
  const days = (view.orders?.revenue ?? []).filter((each) => each.currency === view.currency);
  if (!days.length) return <Empty title="No revenue in this period">Choose another period, or wait for the first order.</Empty>;
  const orders = days.reduce((sum, each) => sum + each.orders, 0);
  const words = `${money(view.revenue, view.currency)} from ${plural(orders, "order")}`;
  const totals = new Map(days.map((each) => [each.day, Number(each.total)]));
  const points = [...new Set([...daysOf(period), ...totals.keys()])].sort().map((date) => ({ name: day(`${date}T12:00:00Z`), value: totals.get(date) ?? 0 }));
  return (
    <figure style={{ margin: 0 }}>
      <figcaption>{words}, paid and not cancelled.</figcaption>
      <div role="img" aria-label={`Revenue by day: ${words}`}>
        <ResponsiveContainer width="100%" height={HEIGHT}>
          <BarChart data={points} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke={colors.secondary20} />
            <XAxis dataKey="name" tick={{ fontSize: 12 }} />
            <YAxis width={72} tick={{ fontSize: 12 }} tickFormatter={(value: number) => money(String(value), view.currency)} />
            <Tooltip formatter={(value) => money(String(value), view.currency)} />
            <Bar dataKey="value" name="Revenue" fill={colors.primary} maxBarSize={48} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
