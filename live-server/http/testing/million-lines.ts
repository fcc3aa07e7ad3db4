import { chanceFrom } from '../../rehearsal/chance.ts';

/**
 * A three-hour show as NDJSON lines, deterministic: visits of returning viewers, some in the lobby, some without a
 * leave, interactions, orders paid, cancelled, refunded after the end, and facts outside the window. Kept apart from
 * the product: nothing here is imported from it.
 */
export const STARTED = 1_700_000_000_000;
export const ENDED = STARTED + 10_800_000;

export interface Line {
  factId: string;
  at: number;
  kind: string;
  visitId?: string;
  viewerId?: string;
  source?: string;
  ref?: string;
  regionId?: string;
  itemId?: string;
  n?: number;
  text?: string;
  orderId?: string;
  lines?: { itemId: string; quantity: number; unitPrice: number }[];
  amount?: number;
}

const sources = ['official-account', 'moments-ads', 'community-group', 'guide-share', 'store-code', 'direct'];

/** About `count` lines. `regionIds` are two regions; `refs` a guide's code of the first and a store's of the second. */
export function makeLines(
  count: number,
  regionIds: readonly [string, string],
  refs: readonly [string, string],
): Line[] {
  const random = chanceFrom(2_026);
  const below = (n: number) => Math.floor(random() * n);
  const out: Line[] = [];
  const add = (line: Omit<Line, 'factId'>) => out.push({ factId: `f${out.length}`, ...line });
  for (let v = 0; out.length < count; v += 1) {
    const visitId = `v${v}`;
    const from = STARTED - 120_000 + below(10_980_000);
    const stay = 1_000 + below(900_000);
    const where = [
      {},
      { regionId: regionIds[0] },
      { regionId: regionIds[1] },
      { ref: refs[0] },
      { ref: refs[1] },
      { ref: 'unknown-code' },
    ];
    add({
      at: from,
      kind: 'enter',
      visitId,
      viewerId: `u${below(Math.max(1, v))}`,
      source: sources[below(6)] ?? 'other',
      ...where[below(6)],
    });
    if (random() < 0.97) add({ at: from + stay, kind: 'leave', visitId });
    const doings = 6 + below(14);
    for (let d = 0; d < doings; d += 1) {
      const at = from + below(stay);
      const roll = random();
      const itemId = `item-${below(12)}`;
      if (roll < 0.35) add({ at, kind: 'impression', visitId, itemId });
      else if (roll < 0.6) add({ at, kind: 'click', visitId, itemId });
      else if (roll < 0.9) add({ at, kind: 'like', visitId, n: 1 + below(20) });
      else if (roll < 0.96) add({ at, kind: 'comment', visitId, text: `question ${d}` });
      else if (roll < 0.98) add({ at, kind: 'share', visitId });
      else add({ at, kind: 'follow', visitId });
    }
    if (random() < 0.08) order(add, below, random, visitId, `o${v}`, from + below(stay));
  }
  return out;
}

function order(
  add: (line: Omit<Line, 'factId'>) => void,
  below: (n: number) => number,
  random: () => number,
  visitId: string,
  orderId: string,
  at: number,
): void {
  const lines = Array.from({ length: 1 + below(2) }, () => ({
    itemId: `item-${below(12)}`,
    quantity: 1 + below(3),
    unitPrice: 9_900 + below(900_000),
  }));
  const amount = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  add({ at, kind: 'order.placed', orderId, visitId, lines });
  const roll = random();
  if (roll < 0.1) add({ at: at + 60_000, kind: 'order.cancelled', orderId });
  else if (roll < 0.15) add({ at: at + 900_000, kind: 'order.expired', orderId });
  else {
    add({ at: at + 5_000 + below(400_000), kind: 'order.paid', orderId, amount });
    if (roll > 0.93) add({ at: at + 86_400_000, kind: 'order.refunded', orderId, amount: 1 + below(amount) });
  }
}

/** Lines that must be refused, each with the code it gets. */
export const badLines: readonly (readonly [text: string, code: string])[] = [
  ['{"factId":"b1","at":1700000000001', 'malformed'],
  ['not json at all', 'malformed'],
  ['[1,2,3]', 'invalid'],
  ['{"factId":"b2","at":1700000000001,"kind":"dance","visitId":"v1"}', 'invalid'],
  ['{"factId":"b3","at":"yesterday","kind":"share","visitId":"v1"}', 'invalid'],
  ['{"factId":"b4","at":1700000000001,"kind":"like","visitId":"v1","n":-5}', 'invalid'],
  ['{"factId":"b5","at":1700000000001,"kind":"like","visitId":"v1","n":1.5}', 'invalid'],
  ['{"factId":"b6","at":1700000000001,"kind":"click","visitId":"v1","itemId":"no-such-item"}', 'not_found'],
  ['{"at":1700000000001,"kind":"share","visitId":"v1"}', 'invalid'],
  [
    `{"factId":"b7","at":1700000000001,"kind":"comment","visitId":"v1","text":"${'x'.repeat(600)}"}`,
    'invalid',
  ],
];
