import { foldHan } from './han.ts';

/** A remark as rules read it: full-width forms and 繁體 folded, lower case, single spaces. */
export const plain = (text: string): string =>
  foldHan(text.normalize('NFKC').toLowerCase()).replace(/\s+/g, ' ').trim();

/** Without spaces and marks, and with runs of one character shortened: two remarks that say the same are equal. */
export const squeezed = (text: string): string =>
  plain(text)
    .replace(/[\p{P}\p{S}\s]+/gu, '')
    .replace(/(.)\1{2,}/gu, '$1$1');
