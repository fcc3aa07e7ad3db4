import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Foldable, foldRepeats, REPEAT_WITHIN_MS } from './fold-repeats.ts';

const said = (id: string, text: string, at = 0, kind: Foldable['kind'] = 'chat'): Foldable => ({
  id,
  at,
  text,
  kind,
});
const shape = (lines: readonly Foldable[]) =>
  foldRepeats(lines).map(({ members }) => members.map(({ id }) => id).join(''));

it('puts what says the same with the first that said it', () => {
  expect(
    shape([said('a', '有证书吗'), said('b', 'Hi'), said('c', '有证书吗？？'), said('d', '有 证书吗')]),
  ).toEqual(['acd', 'b']);
});

it('puts all spam of a minute together, whatever it says', () => {
  expect(shape([said('a', 'x', 0, 'spam'), said('b', 'Hi'), said('c', 'y', 1, 'spam')])).toEqual(['ac', 'b']);
});

it('starts anew after a while, so that what goes on stays in sight', () => {
  expect(
    shape([said('a', 'Hi'), said('b', 'Hi', REPEAT_WITHIN_MS - 1), said('c', 'Hi', REPEAT_WITHIN_MS)]),
  ).toEqual(['ab', 'c']);
});

it('does not fold marks of different kinds into one', () => {
  expect(shape([said('a', '！'), said('b', '？')])).toEqual(['a', 'b']);
});

it('loses nothing and keeps the order of the firsts', () => {
  const line = fc.record({
    text: fc.constantFrom('a', 'A!', 'b', 'c', '？'),
    after: fc.nat(40_000),
    kind: fc.constantFrom('chat' as const, 'spam' as const),
  });
  fc.assert(
    fc.property(fc.array(line), (all) => {
      let at = 0;
      const lines = all.map(({ text, after, kind }, n) => {
        at += after;
        return said(`${n}`, text, at, kind);
      });
      const groups = foldRepeats(lines);
      const members = groups.flatMap((group) => group.members.map(({ id }) => Number(id)));
      expect(members.toSorted((a, b) => a - b)).toEqual(lines.map((_, n) => n));
      const firsts = groups.map(({ first }) => Number(first.id));
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    }),
  );
});
