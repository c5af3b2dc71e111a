import { Modal, type ModalProps } from "@bigcommerce/big-design";

/** A modal dialog with a name: the library names its content, screen readers ask the dialog itself. */
export function Dialog({ header, children, ...modal }: ModalProps & { header: string }) {
  const named = (content: HTMLElement | null) => {
    content?.closest('[role="dialog"]')?.setAttribute("aria-label", header);
  };
  return (
    <Modal {...modal} header={header}>
      <div ref={named}>{children}</div>
    </Modal>
  );
}
