import { describe, expect, test } from 'vitest';
import type { Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import type { Fact } from './facts.ts';
import { figures } from './figures.ts';
import { foldFact } from './fold.ts';
import {
  byCode,
  context,
  end,
  enter,
  given,
  leave,
  li,
  like,
  mei,
  minute,
  type Placed,
  paid,
  placed,
  refunded,
  start,
  view,
} from './small-show.test-support.ts';

describe('where a sale belongs', () => {
  const regionsOf = (facts: readonly Fact[]) =>
    view(facts)
      .regions.filter((row) => row.orders > 0)
      .map(({ regionId, placed: sum }) => ({ regionId, sum }));

  test('the code of the visit that ordered', () => {
    const facts = [enter('w', 'v', start, byCode(mei)), placed('o', 'w', start)];
    expect(regionsOf(facts)).toEqual([{ regionId: 'east', sum: 1_000 }]);
  });

  test('else the code of the viewer’s first visit, though that is heard of last', () => {
    const facts = [
      enter('second', 'v', start + 5, { place: { ...nowhere, regionId: 'west' } }),
      placed('o', 'second', start + 6),
    ];
    expect(regionsOf(facts)).toEqual([{ regionId: 'west', sum: 1_000 }]);
    const late = enter('first', 'v', start - minute, byCode(mei));
    expect(regionsOf([...facts, late, leave('first', start - 1)])).toEqual([
      { regionId: 'east', sum: 1_000 },
    ]);
  });

  test('a later visit’s code does not count for an earlier order', () => {
    const facts = [
      enter('first', 'v', start),
      placed('o', 'first', start),
      enter('b', 'v', start + 1, byCode(mei)),
    ];
    expect(regionsOf(facts)).toEqual([{ regionId: null, sum: 1_000 }]);
  });

  test('else the member’s home, else the visit’s region, else nowhere', () => {
    const place = { ...nowhere, regionId: 'west' };
    const facts = [
      enter('a', 'v1', start, { place, memberHome: mei }),
      enter('b', 'v2', start, { place }),
      enter('c', 'v3', start),
      placed('o1', 'a', start, 100),
      placed('o2', 'b', start, 200),
      placed('o3', 'c', start, 400),
    ];
    expect(regionsOf(facts)).toEqual([
      { regionId: 'east', sum: 100 },
      { regionId: 'west', sum: 200 },
      { regionId: null, sum: 400 },
    ]);
    expect(view(facts).guides.map(({ guideId, placed: sum }) => [guideId, sum])).toEqual([
      ['mei', 100],
      [null, 600],
    ]);
  });

  test('the attribution with the highest revision stands, and moves payments and refunds with it', () => {
    const to = (place: Place, revision: number): Fact => ({
      kind: 'order.attributed',
      at: start,
      orderId: 'o',
      revision,
      attribution: { ...place, rule: 'default@1', reason: 'visit-code' },
    });
    const facts = [
      to(li, 2),
      enter('w', 'v', start, byCode(mei)),
      paid('o', start),
      placed('o', 'w', start),
      to(mei, 1),
    ];
    const west = view([...facts, refunded('o', end, 10)]).regions.find((row) => row.regionId === 'west');
    expect(west).toMatchObject({ placed: 1_000, paid: 1_000, refunded: 10, buyers: 1, units: 2 });
  });

  test('a sale whose visit was lost still counts, as source other, until the visit is heard of', () => {
    const sale: Placed = {
      ...placed('o', 'w', start),
      viewerId: 'v',
      attribution: { ...mei, rule: 'default@1', reason: 'visit-code' },
    };
    const lost = view([sale, paid('o', start)]);
    expect(lost).toMatchObject({
      pendingFacts: 0,
      trade: { paid: 1_000, buyers: 1 },
      sources: [{ source: 'other' }],
    });
    const found = view([sale, paid('o', start), enter('w', 'v', start, byCode(mei))]);
    expect(found.sources).toMatchObject([{ source: 'guide-share', paid: 1_000, uv: 1 }]);
  });
});

describe('facts that come before what they are about', () => {
  test('wait, are told of, and count once it has come', () => {
    const early = [like('w', start), leave('w', start + minute), paid('o', start), placed('o', 'w', start)];
    const fold = given(early);
    expect(figures(fold, end, context)).toMatchObject({
      pendingFacts: 4,
      audience: { likes: 0 },
      trade: { paid: 0 },
    });
    foldFact(fold, enter('w', 'v', start));
    expect(figures(fold, end, context)).toMatchObject({
      pendingFacts: 0,
      audience: { likes: 1, watchMs: minute },
      trade: { paid: 1_000 },
    });
  });
});
