import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { KeyboardHold } from './keyboard-hold.tsx';

/** The library's own hold of the keyboard comes and goes by timers; `KeyboardHold` stands in for it. */
const heldByUs = { trapFocus: false, returnFocus: false, closeOnEscape: false } as const;

/** A question or a form over the page. What is to have the keyboard first is marked `data-autofocus`. */
export function Dialog({ children, ...props }: ModalProps) {
  const t = useText();
  return (
    <Modal closeButtonProps={{ 'aria-label': t('common.close') }} {...props} {...heldByUs}>
      {children}
      <KeyboardHold onEscape={props.onClose} />
    </Modal>
  );
}

/** The same at the page's right edge: one record, while its list stays in sight. */
export function SideDialog({ children, ...props }: DrawerProps) {
  const t = useText();
  return (
    <Drawer closeButtonProps={{ 'aria-label': t('common.close') }} position="right" {...props} {...heldByUs}>
      {children}
      <KeyboardHold onEscape={props.onClose} />
    </Drawer>
  );
}
