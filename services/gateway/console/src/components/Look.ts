import { createGlobalStyle } from "styled-components";

/** What plain elements look like inside the pages, beside the library's own. */
export const Look = createGlobalStyle`
  main {
    line-height: 1.5;
    a {
      color: ${({ theme }) => theme.colors.primary};
    }
    li + li {
      margin-top: 0.25rem;
    }
    input[type="file"] {
      padding-block: 0.3rem;
      line-height: normal;
    }
  }
`;
