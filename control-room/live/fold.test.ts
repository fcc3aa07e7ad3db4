import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskComment, DeskOrder } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { live } from '#shared/testing/histories.ts';
import { commentsKept, foldUpdate, foldWatch, type LiveShow } from './fold.ts';
import { packet, sentLog, watched } from './wire-samples.ts';

const pin = (itemId: string): ShowEvent => ({ type: 'product.pinned', itemId });
const unpin = (itemId: string): ShowEvent => ({ type: 'product.unpinned', itemId });
const base = live.length;

function applied(folded: ReturnType<typeof foldUpdate>): LiveShow {
  if (folded.kind !== 'applied') throw new Error('a gap');
  return folded.show;
}
const start = (): LiveShow => applied(foldWatch(null, watched(sentLog(live))));

const comment = (id: string, at: number, text = 'hi'): DeskComment => ({
  id,
  at,
  viewerId: 'v',
  name: 'V',
  text,
  regionId: null,
});
const order = (orderId: string, at: number, status: DeskOrder['status'] = 'reserved'): DeskOrder => ({
  orderId,
  at,
  status,
  name: 'V',
  amount: 100,
  lines: [],
  regionId: null,
  guideId: null,
});

describe('an answer to watch', () => {
  it('with the whole log gives the show it tells', () => {
    const show = start();
    expect(show.state.status).toBe('live');
    expect(show.state.version).toBe(base);
    expect(show.state.lineup.map((item) => item.itemId)).toEqual(['a', 'b']);
  });

  it('with the missed events only goes on from what was known, comments included', () => {
    const before = applied(foldUpdate(start(), packet(base, [], { comments: [comment('c1', 1)] })));
    const answer = watched(sentLog([pin('a')], base + 1), { comments: [comment('c2', 2)] });
    const show = applied(foldWatch(before, answer));
    expect(show.state.pinned).toEqual(['a']);
    expect(show.comments.map((each) => each.id)).toEqual(['c1', 'c2']);
  });

  it('that does not connect to what was known is a gap', () => {
    expect(foldWatch(start(), watched(sentLog([pin('a')], base + 3))).kind).toBe('gap');
  });

  it('that lacks its last events is a gap', () => {
    expect(foldWatch(null, watched(sentLog(live), { version: base + 1 })).kind).toBe('gap');
  });

  it('about another show forgets the one before', () => {
    const show = applied(foldWatch(start(), watched(sentLog(live.slice(0, 2)), { showId: 'other' })));
    expect(show.showId).toBe('other');
    expect(show.state.version).toBe(2);
  });
});

describe('a packet', () => {
  it('in order moves the state by the server’s own fold', () => {
    const show = applied(foldUpdate(start(), packet(base, sentLog([pin('a'), pin('b')], base + 1))));
    expect(show.state.pinned).toEqual(['b', 'a']);
    expect(show.recent[0]?.event).toEqual(pin('b'));
  });

  it('from a later version is a gap, and changes nothing', () => {
    const before = start();
    expect(foldUpdate(before, packet(base + 1, sentLog([pin('a')], base + 2))).kind).toBe('gap');
    expect(before.state.pinned).toEqual([]);
  });

  it('that says it reaches further than its events is a gap', () => {
    expect(foldUpdate(start(), packet(base, [], { to: base + 1 })).kind).toBe('gap');
  });

  it('twice is the same as once', () => {
    const update = packet(base, sentLog([pin('a')], base + 1), { comments: [comment('c', 1)] });
    const once = applied(foldUpdate(start(), update));
    const twice = applied(foldUpdate(once, update));
    expect(twice).toEqual(once);
  });

  it('of another show is not ours', () => {
    const before = start();
    expect(applied(foldUpdate(before, packet(base, [], { showId: 'other' })))).toBe(before);
  });

  it('carries only what changed: the rest stays the very same', () => {
    const before = start();
    const show = applied(foldUpdate(before, packet(base, [], { presence: [] })));
    expect(show.state).toBe(before.state);
    expect(show.comments).toBe(before.comments);
    expect(show.stock).toBe(before.stock);
    expect(show.metrics).toBe(before.metrics);
  });

  it('changes an order in its place and keeps the newest first', () => {
    const first = applied(
      foldUpdate(start(), packet(base, [], { orders: [order('o1', 1), order('o2', 2)] })),
    );
    const show = applied(foldUpdate(first, packet(base, [], { orders: [order('o1', 1, 'paid')] })));
    expect(show.orders.map((each) => [each.orderId, each.status])).toEqual([
      ['o2', 'reserved'],
      ['o1', 'paid'],
    ]);
  });

  it('sets the figures of the items it names and leaves the others', () => {
    const figures = { prepared: 10, available: 10, reserved: 0, sold: 0, withdrawn: 0 };
    const first = applied(
      foldUpdate(
        start(),
        packet(base, [], {
          stock: {
            items: [
              { itemId: 'a', ...figures },
              { itemId: 'b', ...figures },
            ],
          },
        }),
      ),
    );
    const show = applied(
      foldUpdate(
        first,
        packet(base, [], { stock: { items: [{ itemId: 'a', ...figures, available: 9, reserved: 1 }] } }),
      ),
    );
    expect(show.stock.get('a')).toEqual({ ...figures, available: 9, reserved: 1 });
    expect(show.stock.get('b')).toEqual(figures);
  });

  it('never lets the comments grow without end', () => {
    const many = Array.from({ length: commentsKept + 50 }, (_, n) => comment(`c${n}`, n));
    const show = applied(foldUpdate(start(), packet(base, [], { comments: many })));
    expect(show.comments).toHaveLength(commentsKept);
    expect(show.comments[0]?.id).toBe('c50');
  });
});

it('cut anywhere into packets, repeated or not, a log always leads to the same state', () => {
  const events: ShowEvent[] = [pin('a'), pin('b'), unpin('a'), pin('a'), unpin('b'), unpin('a'), pin('b')];
  const whole = applied(foldUpdate(start(), packet(base, sentLog(events, base + 1)))).state;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      (cuts, isRepeated) => {
        let show = start();
        let done = 0;
        for (const size of [...cuts, events.length]) {
          const part = events.slice(done, done + size);
          const update = packet(base + done, sentLog(part, base + done + 1));
          show = applied(foldUpdate(show, update));
          if (isRepeated) show = applied(foldUpdate(show, update));
          done += part.length;
        }
        // Times differ by where the cut fell in this test's log, so compare what is on air.
        expect(show.state.pinned).toEqual(whole.pinned);
        expect(show.state.version).toBe(whole.version);
      },
    ),
  );
});

it('what offers have done is patched one by one', () => {
  const first = [
    { offerId: 'o', issued: 1, held: 0, redeemed: 0, discount: 0 },
    { offerId: 'g', open: 1, completed: 0, failed: 0 },
  ];
  const show = applied(
    foldWatch(null, watched(sentLog(live), { stock: { items: [], deals: [], offers: first } })),
  );
  const issued = { offerId: 'o', issued: 2, held: 1, redeemed: 1, discount: 50 };
  const after = applied(foldUpdate(show, packet(base, [], { stock: { offers: [issued] } })));
  expect([...after.offers.values()]).toEqual([issued, first[1]]);
});
