import type { ThemeInterface } from "@bigcommerce/big-design-theme";
import "styled-components";

declare module "styled-components" {
  export interface DefaultTheme extends ThemeInterface {}
}
