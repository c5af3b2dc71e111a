import { useState } from "react";
import styled from "styled-components";

const Frame = styled.span`
  flex: 0 0 auto;
  display: inline-block;
  width: 40px;
  height: 40px;
  border-radius: 4px;
  overflow: hidden;
  background: ${({ theme }) => theme.colors.secondary20};
  img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
`;

/** A small picture in its own room; an empty tile where there is none, or where it cannot be loaded. */
export function Picture({ src }: { src: string }) {
  const [broken, setBroken] = useState(false);
  return (
    <Frame>{src && !broken && <img src={src} alt="" loading="lazy" width="40" height="40" onError={() => setBroken(true)} />}</Frame>
  );
}
