import { Link } from "react-router";
import styled from "styled-components";
import { money, optional } from "../../components/format";
import type { HomeView } from "./Home";

const Tiles = styled.dl`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
  gap: 0.75rem;
  margin: 0 0 1rem;
  > div {
    padding: 1rem;
    background: ${({ theme }) => theme.colors.white};
    border: 1px solid ${({ theme }) => theme.colors.secondary20};
    border-radius: 4px;
  }
  dt {
    color: ${({ theme }) => theme.colors.secondary60};
  }
  dd {
    margin: 0.25rem 0 0;
    font-size: 1.5rem;
    font-weight: 600;
  }
`;

export function Counts({ connection, view }: { connection: string; view: HomeView }) {
  const { products, orders } = view;
  const base = `/connections/${connection}`;
  const tiles = [
    { name: "Synced products", value: products?.synced, to: `${base}/products?status=synced` },
    { name: "Unsynced products", value: products?.unsynced, to: `${base}/products?status=unsynced` },
    { name: "Synced orders", value: orders?.synced, to: `${base}/orders?show=synced` },
    { name: "Unsynced orders", value: orders?.unsynced, to: `${base}/orders?show=unsynced` },
  ];
  return (
    <Tiles>
      {tiles.map((tile) => (
        <div key={tile.name}>
          <dt>
            <Link to={tile.to}>{tile.name}</Link>
          </dt>
          <dd>{optional(tile.value)}</dd>
        </div>
      ))}
      <div>
        <dt>Overall Revenue</dt>
        <dd>{money(view.revenue, view.currency)}</dd>
      </div>
    </Tiles>
  );
}
