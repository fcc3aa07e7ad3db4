import { seeded } from '../../targets/simulated-show.test-support.ts';
import type { Action } from './actions.ts';
import { type ShowSlots, slotMs } from './slots.ts';

/** What an action truly added: the simulation knows which click and order came of it. */
export interface Truth {
  clicks: number;
  orders: number;
  paid: number;
}

export interface SimulatedShow {
  readonly slots: ShowSlots;
  readonly actions: readonly Action[];
  /** By the action's key. */
  readonly truth: ReadonlyMap<number, Truth>;
}

const minute = 60_000;
const words = { en: 'x', zh: 'x' };

/**
 * A show of two hours with 14 products: the audience rises and ebbs, each product sells at a rate of its own that
 * wanders from one five minutes to the next, amounts vary, each product is pinned once or twice for some minutes and
 * some pins work and some do not; now and then a deal opens some minutes into a pin, or a notice is posted. Buyers
 * order up to half a minute after their click, so the pin's last orders come after it.
 */
export function simulatedLiftShow(seed: number, audience = 600): SimulatedShow {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const poisson = (mean: number): number => {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = random(); product > limit; product *= random()) count += 1;
    return count;
  };
  const length = (120 * minute) / slotMs;
  const startedAt = 1_000_000;
  const at = (slot: number) => startedAt + slot * slotMs;
  const weight = Float64Array.from({ length }, (_, slot) => {
    const x = slot / length;
    return Math.max(5, Math.round(audience * (0.3 + Math.sin(Math.PI * x) ** 0.7) * (1 + 0.03 * normal())));
  });
  const itemIds = Array.from({ length: 14 }, (_, index) => `item-${index}`);
  const columns = new Map(
    itemIds.map((itemId) => [
      itemId,
      {
        clicks: new Float64Array(length),
        orders: new Float64Array(length),
        paid: new Float64Array(length),
        paidSquares: new Float64Array(length),
        goneFrom: Number.POSITIVE_INFINITY,
      },
    ]),
  );
  const price = new Map(itemIds.map((itemId) => [itemId, Math.round(20_000 * Math.exp(0.7 * normal()))]));
  const truth = new Map<number, Truth>();
  const actions: Action[] = [];

  const sell = (itemId: string, slot: number, clicks: number, share: number, credit: Truth | null) => {
    const item = columns.get(itemId);
    if (!item) return;
    item.clicks[slot] = (item.clicks[slot] ?? 0) + clicks;
    if (credit) credit.clicks += clicks;
    for (let click = 0; click < clicks; click += 1) {
      if (random() >= share) continue;
      const ordered = Math.min(length - 1, slot + Math.floor(random() * 6));
      const paid =
        random() < 0.85 ? Math.round((price.get(itemId) ?? 0) * (1 + Math.floor(random() * 2))) : 0;
      item.orders[ordered] = (item.orders[ordered] ?? 0) + 1;
      item.paid[ordered] = (item.paid[ordered] ?? 0) + paid;
      item.paidSquares[ordered] = (item.paidSquares[ordered] ?? 0) + paid * paid;
      if (!credit) continue;
      credit.orders += 1;
      credit.paid += paid;
    }
  };
  const act = (
    kind: Action['kind'],
    itemId: string | null,
    from: number,
    to: number,
    tail: number,
    add: (slot: number, truth: Truth) => void,
  ) => {
    const key = actions.length + 1;
    const effect = { clicks: 0, orders: 0, paid: 0 };
    truth.set(key, effect);
    const until = Math.min(at(length), at(to) + tail);
    actions.push({
      key,
      kind,
      at: at(from),
      end: at(to),
      until,
      itemId,
      dealId: null,
      regionId: null,
      label: words,
      actor: '',
    });
    for (let slot = from; slot < to; slot += 1) add(slot, effect);
  };

  for (const itemId of itemIds) {
    const rate = 0.00025 * Math.exp(0.5 * normal());
    for (let slot = 0, wander = 1; slot < length; slot += 1) {
      if (slot % 60 === 0) wander = Math.exp(0.15 * normal());
      sell(itemId, slot, poisson(rate * wander * (weight[slot] ?? 0)), 0.3, null);
    }
  }
  for (let slot = 24, turn = 0; slot < length - 84; turn += 1) {
    const itemId = itemIds[Math.floor(random() * itemIds.length)] ?? 'item-0';
    const to = slot + 24 + Math.floor(random() * 48);
    const power = random() < 0.3 ? 0 : 0.001 * Math.exp(0.6 * normal());
    act('pin', itemId, slot, to, 120_000, (now, effect) =>
      sell(itemId, now, poisson(power * (weight[now] ?? 0)), 0.35, effect),
    );
    if (turn % 4 === 3) {
      const opens = slot + 12 + Math.floor((to - slot) / 3);
      act('deal', itemId, opens, to, 120_000, (now, effect) =>
        sell(itemId, now, poisson(0.002 * (weight[now] ?? 0)), 0.5, effect),
      );
    }
    if (turn % 5 === 4)
      act('notice', null, to, Math.min(length, to + 60), 0, (now, effect) => {
        for (const each of itemIds) sell(each, now, poisson(0.00012 * (weight[now] ?? 0)), 0.3, effect);
      });
    slot = to;
  }
  actions.sort((a, b) => a.at - b.at);
  return { slots: { startedAt, length, weight, items: columns }, actions, truth };
}
