import { useTheme } from "styled-components";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { day, money, plural } from "../../components/format";
import { Empty } from "../../components/States";
import type { HomeView } from "./Home";

const HEIGHT = 240;

/** Totals of paid, not cancelled orders by day. A chart draws floats; every figure in words stays exact. */
export default function Revenue({ view }: { view: HomeView }) {
  const { colors } = useTheme();
  const days = (view.orders?.revenue ?? []).filter((each) => each.currency === view.currency);
  if (!days.length) return <Empty title="No revenue in this period">Choose another period, or wait for the first order.</Empty>;
  const orders = days.reduce((sum, each) => sum + each.orders, 0);
  const words = `${money(view.revenue, view.currency)} from ${plural(orders, "order")}`;
  const points = days.map((each) => ({ ...each, name: day(`${each.day}T12:00:00Z`), value: Number(each.total) }));
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
