import type { KeyboardEvent } from 'react';

/**
 * ↑ and ↓ inside a list move the focus from row to row: to the first button of each `data-row` that has one, or to
 * the row itself where it is one. The page's own arrows, which move the cue, do not hear them.
 */
export function rove(event: KeyboardEvent<HTMLElement>): void {
  // A menu that is open has taken the key.
  if (event.defaultPrevented || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')].flatMap(
    (row) => (row instanceof HTMLButtonElement ? row : row.querySelector('button')) ?? [],
  );
  const active = document.activeElement;
  const at = rows.findIndex((row) => row === active || row.closest('[data-row]')?.contains(active));
  const to = event.key === 'ArrowDown' ? at + 1 : at - 1;
  event.preventDefault();
  event.stopPropagation();
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
}
