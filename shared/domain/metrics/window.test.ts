import { describe, expect, test } from 'vitest';
import { figures } from './figures.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import {
  context,
  end,
  ended,
  enter,
  given,
  leave,
  like,
  live,
  minute,
  paid,
  placed,
  refunded,
  start,
  view,
} from './small-show.test-support.ts';
import { timelineBuckets } from './timeline.ts';

describe('the window [startedAt, endedAt)', () => {
  test('holds its first instant and not its last', () => {
    const facts = [
      enter('w', 'v', start - 1),
      ...[start - 1, start, end - 1, end].map((at) => like('w', at)),
    ];
    expect(view(facts).audience.likes).toBe(2);
  });

  test('a visit from the lobby counts from the start if it is still open then', () => {
    const { audience } = view([
      enter('stays', 'v1', start - minute),
      leave('stays', start + minute),
      enter('leaves', 'v2', start - minute),
      leave('leaves', start),
    ]);
    expect(audience).toMatchObject({ pv: 1, uv: 1, watchMs: minute, pcu: 1 });
  });

  test('a visit after the end counts nothing', () => {
    expect(view([enter('w', 'v', end)]).audience).toMatchObject({ pv: 0, uv: 0, pcu: 0 });
  });

  test('an order placed inside it is followed for ever; one placed outside never counts', () => {
    const facts = [
      enter('w', 'v', start),
      placed('in', 'w', end - 1),
      paid('in', end + minute),
      refunded('in', end + 2 * minute, 400),
      placed('out', 'w', end),
      paid('out', end + 1),
    ];
    expect(view(facts).trade).toMatchObject({
      orders: 1,
      placed: 1_000,
      paid: 1_000,
      refunded: 400,
      net: 600,
    });
  });

  test('its end, told seconds late, takes out what had come after it', () => {
    const fold = given(
      [enter('w', 'v', start), like('w', end - 1), like('w', end), like('w', end + 500)],
      live,
    );
    expect(figures(fold, end + 500, context).audience.likes).toBe(3);
    expect(setWindow(fold, ended)).toBe(true);
    expect(figures(fold, end + 500, context).audience.likes).toBe(1);
  });

  test('a change the fold cannot take is refused and changes nothing', () => {
    const fold = given([enter('w', 'v', start), like('w', start + 1), like('w', end + 1)]);
    expect(setWindow(fold, live)).toBe(false);
    expect(setWindow(fold, { startedAt: start + 2, endedAt: end })).toBe(false);
    expect(figures(fold, end, context).audience.likes).toBe(1);
    expect(fold.window).toEqual(ended);
  });

  test('an end told long after, when what came since is forgotten, is refused', () => {
    const fold = given([enter('w', 'v', start)], live);
    for (let index = 0; index < 20_000; index += 1) foldFact(fold, like('w', start + index * 10));
    expect(setWindow(fold, { startedAt: start, endedAt: start + 1_000 })).toBe(false);
    expect(setWindow(fold, { startedAt: start, endedAt: start + 199_000 })).toBe(true);
    expect(figures(fold, end, context).audience.likes).toBe(19_900);
  });

  test('facts of a whole show in the wrong order do not pile up for it', () => {
    const fold = given([enter('w', 'v', start)], live);
    for (let index = 600_000; index > 0; index -= 1) foldFact(fold, like('w', start + index));
    expect(fold.journal.facts.length).toBeLessThanOrEqual(262_144);
    expect(setWindow(fold, { startedAt: start, endedAt: start + 1 })).toBe(false);
    expect(figures(fold, end, context).audience.likes).toBe(600_000);
  });

  test('before it is known nothing counts, and nothing is lost', () => {
    const fold = createFold();
    for (const fact of [enter('w', 'v', start), like('w', start, 5), placed('o', 'w', start)])
      foldFact(fold, fact);
    expect(figures(fold, end, context)).toMatchObject({
      window: { startedAt: null, endedAt: null },
      audience: { pv: 0, likes: 0, acu: null },
      trade: { orders: 0 },
      pendingFacts: 0,
    });
    expect(timelineBuckets(fold, { step: minute, at: end })).toEqual([]);
    setWindow(fold, ended);
    expect(figures(fold, end, context)).toMatchObject({
      audience: { pv: 1, likes: 5 },
      trade: { orders: 1 },
    });
  });
});
