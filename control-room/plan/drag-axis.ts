import type { Modifier } from '@dnd-kit/core';

/** Rows move up and down alone. */
export const restrictToVerticalAxis: Modifier = ({ transform }) => ({ ...transform, x: 0 });
