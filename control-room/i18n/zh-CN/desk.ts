import type { desk as english } from '../en/desk.ts';
import type { Translation } from '../texts.ts';

export const desk: Translation<typeof english> = { title: '中控' };
