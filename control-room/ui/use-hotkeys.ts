import { useEffect, useRef } from 'react';
import { type Hotkey, hotkeyFor } from './hotkeys.ts';

/** Whether a key pressed there belongs to what has focus. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Listens for a page's hotkeys. They rest while a field has focus and while a dialogue is open; Esc leaves the
 * field, unless the page's fields have a use for it themselves.
 */
export function useHotkeys(table: readonly Hotkey[], { escLeavesField = true } = {}): void {
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event.target)) {
        if (escLeavesField && event.key === 'Escape' && event.target instanceof HTMLElement)
          event.target.blur();
        return;
      }
      if (document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]')) return;
      const hotkey = hotkeyFor(event, latest.current);
      if (!hotkey) return;
      // A focused button keeps its own Enter, unless it ends what was typed; every other key of the table is the page's.
      const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
      if (event.key === 'Enter' && isOnButton && !hotkey.beforeButtons) return;
      event.preventDefault();
      hotkey.run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [escLeavesField]);
}
