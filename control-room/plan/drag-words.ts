import type { Announcements } from '@dnd-kit/core';

const nothing = (): undefined => undefined;

/**
 * What the library itself says of a drag: nothing. Its sentences are English, name rows by their ids and explain keys
 * that do not drag here; the page's own status says what became of a move, and Alt with an arrow moves a row by keyboard.
 */
export const quietDrag: Announcements = {
  onDragStart: nothing,
  onDragOver: nothing,
  onDragEnd: nothing,
  onDragCancel: nothing,
};
