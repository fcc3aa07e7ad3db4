import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLine } from './line-parser.ts';
import { readPlainLine } from './plain-line.ts';

const head = { factId: 'f:1', at: 1_795_000_000_000, visitId: 'v-1' };
const plain = [
  { ...head, kind: 'click', itemId: 'i.1' },
  { ...head, kind: 'impression', itemId: 'i@1' },
  { ...head, kind: 'like', n: 10_000 },
  { ...head, kind: 'leave' },
  { ...head, kind: 'share' },
  { ...head, kind: 'follow', at: 0 },
  { ...head, kind: 'enter', viewerId: 'w1', source: 'guide-share' },
  {
    ...head,
    kind: 'enter',
    viewerId: 'w1',
    source: 'other',
    ref: 'G-1',
    regionId: 'r',
    memberId: 'm',
    broughtBy: 'b',
  },
];

/** Read where it stands among others. */
function read(text: string) {
  const bytes = Buffer.from(`"${text}"}`);
  return readPlainLine(bytes, 1, bytes.length - 2);
}

/** What JSON and the schema say of a line; null where either refuses it. */
function bySchema(text: string) {
  const parsed = parseLine(text);
  return parsed.ok ? parsed.value : null;
}

test.each(plain)('a $kind is read', (line) => {
  expect(read(JSON.stringify(line))).toEqual(line);
  expect(bySchema(JSON.stringify(line))).toEqual(line);
});

test('spaces and the order of the fields make no difference', () => {
  const fields = Object.entries(plain[0] ?? {}).reverse();
  const spaced = fields.map(([name, value]) => `  ${JSON.stringify(name)} : ${JSON.stringify(value)} `);
  expect(read(`{${spaced.join(',')}}`)).toEqual(plain[0]);
});

test('an id as long as ids may be is read, a longer one is left to the schema', () => {
  const line = (length: number) => JSON.stringify({ ...plain[0], visitId: 'v'.repeat(length) });
  expect(read(line(64))).toEqual(bySchema(line(64)));
  expect(read(line(65))).toBeNull();
});

const left = JSON.stringify({ ...head, kind: 'like', n: 2 });
test.each([
  '',
  '{}',
  '{',
  '[]',
  `${left} `,
  `${left}}`,
  `{${left}}`,
  left.replace('{', '{,'),
  left.replace('}', ',}'),
  left.replace(/"n"/, '"m"'),
  left.replace(/2}$/, '02}'),
  left.replace(/2}$/, '-2}'),
  left.replace(/2}$/, '2.0}'),
  left.replace(/2}$/, '2e1}'),
  left.replace(/2}$/, '"2"}'),
  left.replace(/2}$/, '10001}'),
  left.replace('v-1', 'v\\u0031'),
  left.replace('v-1', '观众'),
  left.replace('v-1', ''),
  left.replace('"v-1"', 'null'),
  left.replace('like', 'nod'),
  left.replace('like', 'click'),
  left.replace('{', '{"n":1,'),
  left.replace('{', '{"__proto__":1,'),
  JSON.stringify({ ...head, kind: 'enter', viewerId: 'w1', source: 'somewhere' }),
  JSON.stringify({ ...head, kind: 'enter', viewerId: 'w1', source: 'direct', name: '小明' }),
  JSON.stringify({ ...head, kind: 'enter', source: 'direct', ref: 'G-1' }),
  JSON.stringify({ ...head, kind: 'order.paid', orderId: 'o1' }),
])('%s is left to JSON and the schema', (text) => {
  expect(read(text)).toBeNull();
});

const scalar = fc.oneof(
  fc.constantFrom(
    'v1',
    'like',
    'click',
    'leave',
    'enter',
    'direct',
    'a'.repeat(64),
    'a'.repeat(65),
    'a b',
    'é',
    '"',
    '\\',
    '',
  ),
  fc.integer({ min: -2, max: 10_002 }),
  fc.constantFrom(1_795_000_000_000, 999_999_999_999_999, 8_640_000_000_000_001, 1e21, 0.5, null, true),
);
const name = fc.constantFrom(
  ...['factId', 'at', 'kind', 'visitId', 'itemId', 'n', 'viewerId', 'source', 'ref', 'regionId', 'memberId'],
  ...['broughtBy', 'name', 'item', 'N', ''],
);
const sign = fc.constantFrom(...' \t",:{}[]\\019eE+-.atné'.split(''), '');

/** A plain line with fields put in, taken out or given something else, in any order, spaced anyhow, and signs changed. */
const almostPlain = fc
  .record({
    line: fc.constantFrom(...plain),
    put: fc.array(fc.tuple(name, scalar), { maxLength: 2 }),
    without: fc.option(name),
    turned: fc.nat(8),
    space: fc.constantFrom('', '', ' ', '  ', '\t'),
    changed: fc.array(fc.tuple(fc.nat(120), fc.nat(1), sign), { maxLength: 2 }),
  })
  .map(({ line, put, without, turned, space, changed }) => {
    const fields: [string, unknown][] = [...Object.entries(line).filter(([key]) => key !== without), ...put];
    const ordered = [...fields.slice(turned), ...fields.slice(0, turned)];
    const texts = ordered.map(
      ([key, value]) => `${JSON.stringify(key)}${space}:${space}${JSON.stringify(value)}`,
    );
    const text = `{${space}${texts.join(`${space},${space}`)}${space}}`;
    return changed.reduce((so, [at, taken, by]) => so.slice(0, at) + by + so.slice(at + taken), text);
  });

test('what is read is always what JSON and the schema make of it', () => {
  fc.assert(
    fc.property(almostPlain, (text) => {
      const line = read(text);
      if (line !== null) expect(line).toEqual(bySchema(text));
    }),
    { numRuns: 5_000 },
  );
});
