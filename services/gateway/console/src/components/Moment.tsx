import styled from "styled-components";
import { clock, clockExact, day } from "./format";

const Time = styled.time`
  span {
    display: inline-block;
    white-space: nowrap;
  }
`;

/** A moment in a column: date and time, each whole, one under the other where room is short. */
export function Moment({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  if (!at) return <>–</>;
  return (
    <Time dateTime={at}>
      <span>{day(at)}</span> <span>{exact ? clockExact(at) : clock(at)}</span>
    </Time>
  );
}
