import { Button, Text } from "@bigcommerce/big-design";
import { MenuIcon } from "@bigcommerce/big-design-icons";
import { useEffect, useState } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { useMay, useMe, useSessionChange } from "../api/session";
import { tellError } from "../components/alerts";
import { useConnections } from "./current";
import { Bar, Brand, Group, Links, Menu, Picker } from "./Navigation.style";

interface Entry {
  to: string;
  text: string;
}

function entriesOf(connection: string): Entry[] {
  const base = `/connections/${connection}`;
  return [
    { to: base, text: "Home" },
    { to: `${base}/products`, text: "Products" },
    { to: `${base}/categories`, text: "Categories" },
    { to: `${base}/orders`, text: "Orders" },
    { to: `${base}/settings`, text: "Settings" },
    { to: `${base}/drift`, text: "Drift report" },
  ];
}

/** The side bar; on a narrow screen a bar with a menu button. */
export function Navigation({ connection }: { connection: string | null }) {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const me = useMe().data;
  const session = useSessionChange();
  const navigate = useNavigate();
  const mayParked = useMay("parked.read");
  const mayAudit = useMay("audit.read");
  const mayTokens = useMay("tokens.write");
  useEffect(() => setOpen(false), [pathname]);

  async function leave() {
    try {
      await session.left();
      await navigate("/sign-in");
    } catch (error) {
      tellError(error);
    }
  }

  return (
    <Bar>
      <Brand>
        <img src="/assets/tandem.svg" alt="" width="28" height="28" /> Tandem
        <Menu>
          <Button
            variant="subtle"
            iconOnly={<MenuIcon title="Menu" />}
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpen(!open)}
          />
        </Menu>
      </Brand>
      <Links id="navigation" aria-label="Main" data-open={open}>
        {connection && <ConnectionPicker connection={connection} />}
        {connection && <Entries title="This connection" entries={entriesOf(connection)} />}
        <Entries
          title="Account"
          entries={[
            { to: "/connections", text: "Connections" },
            { to: "/users", text: "User Management" },
            ...(mayTokens ? [{ to: "/api-tokens", text: "API tokens" }] : []),
            ...(mayAudit ? [{ to: "/audit-log", text: "Audit log" }] : []),
            ...(mayParked ? [{ to: "/parked-messages", text: "Parked messages" }] : []),
            { to: "/profile", text: "Your profile" },
          ]}
        />
        <Group>
          <Text marginBottom="xxSmall">{me?.name}</Text>
          <Button variant="secondary" mobileWidth="auto" onClick={() => void leave()}>
            Sign out
          </Button>
        </Group>
      </Links>
    </Bar>
  );
}

function Entries({ title, entries }: { title: string; entries: Entry[] }) {
  return (
    <Group>
      <h2>{title}</h2>
      <ul>
        {entries.map((entry) => (
          <li key={entry.to}>
            <NavLink to={entry.to} end={entry.text === "Home" || entry.text === "Connections"}>
              {entry.text}
            </NavLink>
          </li>
        ))}
      </ul>
    </Group>
  );
}

function ConnectionPicker({ connection }: { connection: string }) {
  const navigate = useNavigate();
  const found = useConnections().data?.items ?? [];
  return (
    <Picker>
      Connection
      <select value={connection} onChange={(event) => void navigate(`/connections/${event.target.value}`)}>
        {found.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </Picker>
  );
}
