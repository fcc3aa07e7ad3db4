import type { ActivityLine } from '#shared/contract/activity.ts';
import { source } from '#shared/contract/basics.ts';

/** That a visit began, what was done in it and that it ended: most lines of any record. */
type PlainLine = Extract<
  ActivityLine,
  { kind: 'enter' | 'leave' | 'impression' | 'click' | 'like' | 'share' | 'follow' }
>;
type Enter = Extract<PlainLine, { kind: 'enter' }>;

/** Signs of an id, by character code. */
const idSigns = new Uint8Array(256);
for (let code = 0; code < 128; code += 1) if (/[\w:.@-]/.test(String.fromCharCode(code))) idSigns[code] = 1;

const mostIdSigns = 64;
/** Fewer digits than the last instant of the contract has, so that there is no bound left to look at. */
const mostDigits = 15;
const mostLikes = 10_000;

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const opening = 0x7b;
const closing = 0x7d;

/** Fields, a bit each: what has been read of a line, and what its kind may consist of. */
const Field = {
  factId: 1,
  at: 2,
  kind: 4,
  visitId: 8,
  itemId: 16,
  n: 32,
  viewerId: 64,
  source: 128,
  ref: 256,
  regionId: 512,
  memberId: 1024,
  broughtBy: 2048,
} as const;
const byVisit = Field.factId | Field.at | Field.kind | Field.visitId;
const ofItem = byVisit | Field.itemId;
const ofLike = byVisit | Field.n;
const ofEnter = byVisit | Field.viewerId | Field.source;
const mayBeOfEnter = Field.ref | Field.regionId | Field.memberId | Field.broughtBy;

/** A word as it is found in the bytes of a line. */
interface Word<Meaning> {
  readonly bytes: Uint8Array;
  readonly meaning: Meaning;
}
const wordOf = <Meaning>(text: string, meaning: Meaning): Word<Meaning> => ({
  bytes: new TextEncoder().encode(text),
  meaning,
});
const names = Object.entries(Field).map(([name, field]) => wordOf(`"${name}"`, field));
const kinds = (['click', 'impression', 'like', 'enter', 'leave', 'share', 'follow'] as const).map((kind) =>
  wordOf(`"${kind}"`, kind),
);
const sources = source.options.map((option) => wordOf(`"${option}"`, option));

/**
 * Reads a line of the kinds that most lines are, `bytes` from `start` to `end`, in one pass: an object of plain ids and
 * whole numbers, in any order, spaced or not, and nothing else in it. What it answers is what `JSON.parse` and the
 * contract's schema make of the line; null says nothing against it but that those are to read it.
 */
export function readPlainLine(bytes: Buffer, start: number, end: number): PlainLine | null {
  const last = end - 1;
  if (bytes[start] !== opening || bytes[last] !== closing) return null;
  let factId = '';
  let kind: PlainLine['kind'] | null = null;
  let visitId = '';
  let itemId = '';
  let viewerId = '';
  let from: Enter['source'] | null = null;
  let ref = '';
  let regionId = '';
  let memberId = '';
  let broughtBy = '';
  let at = 0;
  let n = 0;
  let read = 0;
  for (let index = start + 1; ; index += 1) {
    index = afterSpaces(bytes, index);
    const name = wordAt(bytes, index, names);
    if (name === null || (read & name.meaning) !== 0) return null;
    read |= name.meaning;
    index = afterSpaces(bytes, index + name.bytes.length);
    if (bytes[index] !== colon) return null;
    const value = afterSpaces(bytes, index + 1);
    switch (name.meaning) {
      case Field.at:
      case Field.n: {
        index = digitsEnd(bytes, value);
        if (index < 0) return null;
        const number = wholeNumber(bytes, value, index);
        if (name.meaning === Field.at) at = number;
        else n = number;
        break;
      }
      case Field.kind: {
        const word = wordAt(bytes, value, kinds);
        if (word === null) return null;
        kind = word.meaning;
        index = value + word.bytes.length;
        break;
      }
      case Field.source: {
        const word = wordAt(bytes, value, sources);
        if (word === null) return null;
        from = word.meaning;
        index = value + word.bytes.length;
        break;
      }
      default: {
        index = idEnd(bytes, value);
        if (index < 0) return null;
        const id = bytes.toString('latin1', value + 1, index - 1);
        if (name.meaning === Field.factId) factId = id;
        else if (name.meaning === Field.visitId) visitId = id;
        else if (name.meaning === Field.itemId) itemId = id;
        else if (name.meaning === Field.viewerId) viewerId = id;
        else if (name.meaning === Field.ref) ref = id;
        else if (name.meaning === Field.regionId) regionId = id;
        else if (name.meaning === Field.memberId) memberId = id;
        else broughtBy = id;
      }
    }
    index = afterSpaces(bytes, index);
    if (index === last) break;
    if (bytes[index] !== comma) return null;
  }
  switch (kind) {
    case 'click':
    case 'impression':
      return read === ofItem ? { factId, at, visitId, kind, itemId } : null;
    case 'like':
      return read === ofLike && n > 0 && n <= mostLikes ? { factId, at, visitId, kind, n } : null;
    case 'leave':
    case 'share':
    case 'follow':
      return read === byVisit ? { factId, at, visitId, kind } : null;
    case 'enter': {
      if ((read & ~mayBeOfEnter) !== ofEnter || from === null) return null;
      const enter: Enter = { factId, at, visitId, kind, viewerId, source: from };
      if (ref !== '') enter.ref = ref;
      if (regionId !== '') enter.regionId = regionId;
      if (memberId !== '') enter.memberId = memberId;
      if (broughtBy !== '') enter.broughtBy = broughtBy;
      return enter;
    }
    case null:
      return null;
    default:
      return kind satisfies never;
  }
}

function afterSpaces(bytes: Buffer, from: number): number {
  let index = from;
  while (bytes[index] === space) index += 1;
  return index;
}

/** Which of the words stands there; none is the beginning of another, for they have their quotes. */
function wordAt<Meaning>(bytes: Buffer, from: number, words: readonly Word<Meaning>[]): Word<Meaning> | null {
  for (const word of words) if (isAt(bytes, from, word.bytes)) return word;
  return null;
}

function isAt(bytes: Buffer, from: number, word: Uint8Array): boolean {
  // The first is a quote in all of them, and where they differ is mostly the second.
  for (let index = 1; index < word.length; index += 1) if (bytes[from + index] !== word[index]) return false;
  return bytes[from] === word[0];
}

/** Behind the closing quote of the id that begins there; −1 where it is no plain id. */
function idEnd(bytes: Buffer, from: number): number {
  if (bytes[from] !== quote) return -1;
  let index = from + 1;
  while (idSigns[bytes[index] ?? 0] === 1) index += 1;
  const length = index - from - 1;
  return bytes[index] === quote && length > 0 && length <= mostIdSigns ? index + 1 : -1;
}

/** Behind the last digit; −1 for none, too many, or a 0 before others, which JSON does not have. */
function digitsEnd(bytes: Buffer, from: number): number {
  let index = from;
  for (let code = bytes[index] ?? 0; code >= zero && code <= nine; code = bytes[index] ?? 0) index += 1;
  const length = index - from;
  if (length === 0 || length > mostDigits) return -1;
  return length > 1 && bytes[from] === zero ? -1 : index;
}

function wholeNumber(bytes: Buffer, from: number, to: number): number {
  let number = 0;
  for (let index = from; index < to; index += 1) number = number * 10 + (bytes[index] ?? 0) - zero;
  return number;
}
