import { Button } from "@bigcommerce/big-design";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import styled from "styled-components";

export interface MenuItem {
  text: string;
  disabled?: boolean;
  act: () => void;
}

const List = styled.div`
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0.25rem 0;
  max-height: 80vh;
  overflow-y: auto;
  background: ${({ theme }) => theme.colors.white};
  border: 1px solid ${({ theme }) => theme.colors.secondary30};
  border-radius: 4px;
  box-shadow: ${({ theme }) => theme.shadow.floating};
  button {
    display: block;
    width: 100%;
    padding: 0.5rem 1rem;
    font: inherit;
    color: ${({ theme }) => theme.colors.secondary70};
    text-align: left;
    background: none;
    border: 0;
    cursor: pointer;
    &:hover:enabled,
    &:focus {
      background: ${({ theme }) => theme.colors.primary10};
      outline: none;
    }
    &:disabled {
      color: ${({ theme }) => theme.colors.secondary60};
      cursor: not-allowed;
    }
  }
  hr {
    margin: 0.25rem 0;
    border: 0;
    border-top: 1px solid ${({ theme }) => theme.colors.secondary20};
  }
`;

const GAP = 4;
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => (at === last ? 0 : at + 1),
  ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

interface Props {
  /** What a screen reader calls the button; its content when it has none. */
  label?: string;
  content?: string;
  icon?: ReactNode;
  busy?: boolean;
  disabled?: boolean;
  groups: MenuItem[][];
}

/** A button that opens a menu: by mouse, or by arrow keys, Home, End, Enter and Escape. */
export function MenuButton({ label, content, icon, busy, disabled, groups }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const usable = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("button:enabled") ?? [])];

  function open() {
    const at = button.current?.getBoundingClientRect();
    const menu = list.current;
    if (!at || !menu) return;
    menu.showPopover();
    const left = Math.min(at.left, window.innerWidth - menu.offsetWidth - GAP);
    const below = at.bottom + GAP + menu.offsetHeight <= window.innerHeight;
    menu.style.left = `${Math.max(GAP, left)}px`;
    menu.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - menu.offsetHeight)}px`;
    usable()[0]?.focus();
  }

  function close() {
    list.current?.hidePopover();
    button.current?.focus();
  }

  function pressed(event: KeyboardEvent) {
    if (event.key === "Tab") list.current?.hidePopover();
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const items = usable();
    items[step(items.indexOf(document.activeElement as HTMLButtonElement), items.length - 1)]?.focus();
  }

  return (
    <>
      <Button
        ref={button}
        type="button"
        variant={icon ? "subtle" : "secondary"}
        aria-label={label}
        aria-haspopup="menu"
        aria-controls={id}
        isLoading={busy}
        disabled={disabled}
        iconOnly={icon}
        onClick={open}
      >
        {content}
      </Button>
      <List ref={list} id={id} role="menu" popover="auto" aria-label={label ?? content} onKeyDown={pressed}>
        {groups.map((items, number) => (
          <div key={items[0]?.text} role="group">
            {number > 0 && <hr />}
            {items.map((item) => (
              <button
                key={item.text}
                type="button"
                role="menuitem"
                tabIndex={-1}
                disabled={item.disabled}
                onClick={() => {
                  close();
                  item.act();
                }}
              >
                {item.text}
              </button>
            ))}
          </div>
        ))}
      </List>
    </>
  );
}
