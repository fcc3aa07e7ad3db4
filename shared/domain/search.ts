/** A text as it is searched: neither case nor width makes a difference. */
export const searchKey = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether every word of what is looked for is in one of the texts; nothing looked for is in all. `texts` are keys. */
export function isFound(wanted: string, texts: readonly string[]): boolean {
  const words = searchKey(wanted).split(/\s+/);
  return words.every((word) => word === '' || texts.some((text) => text.includes(word)));
}
