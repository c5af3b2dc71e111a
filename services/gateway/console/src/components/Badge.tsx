import { Badge as Plain, type BadgeProps } from "@bigcommerce/big-design";
import styled from "styled-components";

const Whole = styled.span`
  white-space: nowrap;
`;

/** A word or two that never break. */
export function Badge(props: BadgeProps) {
  return (
    <Whole>
      <Plain {...props} />
    </Whole>
  );
}
