import { useLayoutEffect, useRef, useState } from 'react';
import { tabStops } from './tab-stops.ts';

const dialogs = '[role="dialog"][aria-modal="true"]';
/** What opens over a dialog, and is drawn beside the page: lists of choices, notifications, another dialog. */
const overThePage = '[data-portal]';

const isOnTop = (dialog: HTMLElement): boolean => [...document.querySelectorAll(dialogs)].at(-1) === dialog;

const isWriting = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !altKey && (key === 'Enter' || key.length === 1);

/** Where a dialog begins: the field or button that says so, else its first stop. */
const beginning = (dialog: HTMLElement): HTMLElement =>
  dialog.querySelector<HTMLElement>('[data-autofocus]') ?? tabStops(dialog)[0] ?? dialog;

/**
 * Gives the dialog it stands in the keyboard in the same step that draws it, so that whoever presses or types at
 * once is heard: the focus is there before anything is painted, and no timer moves it afterwards. The press that
 * opened the dialog answers nothing in it, nor does holding a key down. Tab stays inside, Escape closes the dialog
 * on top alone, and the focus goes back to where it was.
 */
export function KeyboardHold({ onEscape }: { onEscape: () => void }) {
  const place = useRef<HTMLSpanElement>(null);
  const [opener] = useState(() => document.activeElement);
  const close = useRef(onEscape);
  useLayoutEffect(() => {
    close.current = onEscape;
  });
  useLayoutEffect(() => {
    const dialog = place.current?.closest<HTMLElement>(dialogs);
    if (!dialog) return;
    let last: HTMLElement | null = null;
    let isFresh = false;
    const hasFocus = () => dialog.contains(document.activeElement);
    const isNowhere = () =>
      document.activeElement === null ||
      document.activeElement === document.body ||
      document.activeElement === dialog;
    const take = () => {
      if (last?.isConnected) last.focus({ preventScroll: true });
      if (isNowhere() || !hasFocus()) beginning(dialog).focus({ preventScroll: true });
    };
    const tab = (event: KeyboardEvent) => {
      const stops = tabStops(dialog);
      const [first = dialog, end = dialog] = [stops[0], stops.at(-1)];
      const active = document.activeElement;
      const isAtEdge = event.shiftKey ? active === first || active === dialog : active === end;
      if (!isNowhere() && !isAtEdge) return;
      if (active === dialog && !event.shiftKey) return;
      event.preventDefault();
      (event.shiftKey ? end : first).focus();
    };
    const down = (event: KeyboardEvent) => {
      if (!isOnTop(dialog)) return;
      if (!event.repeat) isFresh = true;
      else if (event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement))
        return event.preventDefault();
      if (event.isComposing) return;
      if (event.key === 'Tab') return tab(event);
      if (event.key === 'Escape') {
        // A list of choices that is open within the dialog closes first.
        const isOthers =
          event.target instanceof Element &&
          event.target.getAttribute('data-mantine-stop-propagation') === 'true';
        if (!isOthers) close.current();
        return;
      }
      if (isNowhere() && isWriting(event) && dialog.querySelector('[data-autofocus]')) take();
    };
    const press = (event: KeyboardEvent) => {
      if (!isFresh && isOnTop(dialog)) event.preventDefault();
    };
    const moved = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      if (dialog.contains(target)) last = target === dialog ? last : target;
      else if (isOnTop(dialog) && target !== document.body && !target.closest(overThePage)) take();
    };
    document.addEventListener('focusin', moved);
    window.addEventListener('keydown', down, true);
    window.addEventListener('keypress', press, true);
    if (!hasFocus()) take();
    return () => {
      document.removeEventListener('focusin', moved);
      window.removeEventListener('keydown', down, true);
      window.removeEventListener('keypress', press, true);
      if ((isNowhere() || hasFocus()) && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return <span ref={place} hidden />;
}
