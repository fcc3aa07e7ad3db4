import { plain, squeezed } from './text.ts';

const isLatin = (word: string) => /^[\p{Script=Latin}\p{N}\s'’-]+$/u.test(word);

/**
 * Whether a remark has the word. Words of Latin letters are found as whole words only ("ass" is not in "class");
 * others anywhere, whatever spaces and marks somebody put between their characters.
 */
export function hasWord(text: string, word: string): boolean {
  const wanted = plain(word);
  if (wanted === '') return false;
  if (isLatin(wanted))
    return ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${spaced(wanted)} `);
  return squeezed(text).includes(squeezed(word));
}

export function hasAnyWord(text: string, words: Iterable<string>): boolean {
  for (const word of words) if (hasWord(text, word)) return true;
  return false;
}

const spaced = (word: string) => word.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
