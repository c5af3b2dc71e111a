import { Tabs } from "@bigcommerce/big-design";
import type { ReactNode } from "react";
import styled from "styled-components";

const Bar = styled.div`
  margin-bottom: 1rem;
  [role="tablist"] {
    flex-wrap: wrap;
  }
`;

interface Props {
  /** Name in the address, and title. */
  sections: readonly [string, string][];
  shown: string;
  show: (name: string) => void;
  children: ReactNode;
}

/** Tabs and the panel of the one that is shown. On a narrow screen they take as many lines as they need. */
export function Sections({ sections, shown, show, children }: Props) {
  return (
    <>
      <Bar>
        <Tabs
          activeTab={shown}
          items={sections.map(([id, title]) => ({ id, title, ariaControls: "section" }))}
          onTabClick={show}
        />
      </Bar>
      <div id="section" role="tabpanel" aria-label={sections.find(([name]) => name === shown)?.[1]}>
        {children}
      </div>
    </>
  );
}

/** The section that an address names, else the first. */
export function sectionOf(sections: readonly [string, string][], named: string | null): string {
  return (sections.find(([name]) => name === named) ?? sections[0])?.[0] ?? "";
}
