import { Text } from "@bigcommerce/big-design";
import styled from "styled-components";
import type { Schemas } from "../../api/client";
import { Badge } from "../../components/Badge";

const List = styled.ul`
  margin: 0 0 1rem;
  padding: 0;
  list-style: none;
  li {
    display: flex;
    gap: 0.75rem;
    align-items: baseline;
    padding: 0.35rem 0;
    border-bottom: 1px solid ${({ theme }) => theme.colors.secondary20};
  }
  li > :first-child {
    flex: 0 0 5.5rem;
  }
`;

/** The installation checklist: each precondition as met, not met, or advised. */
export function Checklist({ checks }: { checks: readonly Schemas["Check"][] }) {
  return (
    <List aria-label="Installation checklist">
      {checks.map((check) => (
        <li key={check.code}>
          <span>{badgeOf(check)}</span>
          <span>
            {check.title}
            {check.detail && (
              <Text as="span" color="secondary60">
                {" "}
                ({check.detail})
              </Text>
            )}
          </span>
        </li>
      ))}
    </List>
  );
}

function badgeOf(check: Schemas["Check"]) {
  if (check.met) return <Badge label="Met" variant="success" />;
  return check.required ? <Badge label="Not met" variant="danger" /> : <Badge label="Advised" variant="warning" />;
}
