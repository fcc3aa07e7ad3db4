/**
 * A text in lines no wider than `max`, at most `most` of them; what does not fit ends in an ellipsis. Breaks between
 * words, and between characters of scripts that write no spaces. `widthOf` measures a piece of text.
 */
export function linesFor(
  text: string,
  max: number,
  most: number,
  widthOf: (piece: string) => number,
): readonly string[] {
  const pieces =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}]+|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (widthOf((line + piece).trimEnd()) <= max || line.trim() === '') line = (line + piece).trimStart();
    else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  const kept = lines.slice(0, most).map((one) => shortened(one, false, max, widthOf));
  const last = kept.length - 1;
  if (lines.length > most && last >= 0) kept[last] = shortened(kept[last] ?? '', true, max, widthOf);
  return kept;
}

function shortened(line: string, always: boolean, max: number, widthOf: (piece: string) => number): string {
  if (!always && widthOf(line) <= max) return line;
  let characters = [...line];
  while (characters.length > 0 && widthOf(`${characters.join('')}…`) > max)
    characters = characters.slice(0, -1);
  return `${characters.join('').trimEnd()}…`;
}
