import { expect, test } from 'vitest';
import type { Visitor } from './api.ts';
import { VISITOR_TOKEN_MS, visitorTokens } from './visitor-token.ts';

const visitor: Visitor = {
  showId: 's',
  visitId: 'visit-1',
  viewerId: 'viewer-1',
  name: 'Mei',
  memberId: null,
  source: 'direct',
  ref: null,
  place: { regionId: null, storeId: null, guideId: null },
  byCode: false,
  memberHome: null,
};
const at = 1_800_000_000_000;

test('a token that was proven once still runs out, and a changed one is never taken for it', () => {
  const tokens = visitorTokens('a key');
  const token = tokens.issue(visitor, at);
  for (const now of [at, at + 1, at + VISITOR_TOKEN_MS - 1]) expect(tokens.read(token, now)).toEqual(visitor);
  expect(tokens.read(token, at + VISITOR_TOKEN_MS)).toBeNull();
  expect(tokens.read(`${token.slice(0, -2)}AA`, at)).toBeNull();
  // Another's words under a genuine signature.
  const other = tokens.issue({ ...visitor, viewerId: 'viewer-2' }, at);
  const [body = ''] = other.split(/(?=\.[^.]*$)/);
  expect(tokens.read(`${body}${token.slice(token.lastIndexOf('.'))}`, at)).toBeNull();
  for (const part of ['', '.', token.slice(-43), `x${token}`]) expect(tokens.read(part, at)).toBeNull();
  expect(visitorTokens('another key').read(token, at)).toBeNull();
});

test('one token is one text: none that only reads the same is taken', () => {
  const token = visitorTokens('a key').issue(visitor, at);
  const last = token.at(-1) ?? '';
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // The last letter has two bits that are not read.
  const others = [...letters]
    .filter((letter) => letter !== last)
    .map((letter) => token.slice(0, -1) + letter);
  for (const same of [
    ...others,
    `${token}=`,
    `${token}!`,
    `${token} `,
    `${token.slice(0, -3)}%${token.slice(-3)}`,
  ])
    expect(visitorTokens('a key').read(same, at)).toBeNull();
});

test('however many viewers come, each is known by the own token', () => {
  const tokens = visitorTokens('a key');
  const issued = Array.from({ length: 20_000 }, (_, n) =>
    tokens.issue({ ...visitor, visitId: `v-${n}` }, at),
  );
  for (const round of [1, 2])
    for (const n of [0, 1, 16_384, 19_999])
      expect(tokens.read(issued[n] ?? '', at + round)?.visitId).toBe(`v-${n}`);
  for (const token of issued) tokens.read(token, at);
  expect(tokens.read(issued[0] ?? '', at)?.visitId).toBe('v-0');
});
