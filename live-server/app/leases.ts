import type { Command } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { LEASE_MS, type Lease, type LeaseKind } from '#shared/contract/leases.ts';

interface Held extends Lease {
  /** The desk that holds it: a lease goes with its desk. */
  readonly desk: symbol;
}

/**
 * Who is editing which price and stock of one show. Kept in memory alone: a restart frees them, as does a lost
 * connection. Times are server epoch milliseconds.
 */
export class Leases {
  readonly #held = new Map<string, Held>();

  /** Takes or renews a lease; `lease_held` names whoever has it. The same person's other desk takes it over. */
  take(
    kind: LeaseKind,
    itemId: string,
    holder: { userId: string; name: string; desk: symbol },
    now: number,
  ): Result<Lease> {
    const other = this.#othersOf(kind, itemId, holder.userId, now);
    if (other) return held(other);
    const lease = { kind, itemId, userId: holder.userId, name: holder.name, until: now + LEASE_MS };
    this.#held.set(keyOf(kind, itemId), { ...lease, desk: holder.desk });
    return accept(lease);
  }

  /** Whether anything was given up. */
  release(kind: LeaseKind, itemId: string, desk: symbol): boolean {
    const key = keyOf(kind, itemId);
    return this.#held.get(key)?.desk === desk && this.#held.delete(key);
  }

  /** A desk is gone, and with it all it held. */
  releaseAll(desk: symbol): boolean {
    const mine = [...this.#held].filter(([, one]) => one.desk === desk);
    for (const [key] of mine) this.#held.delete(key);
    return mine.length > 0;
  }

  /** Refuses a change of what somebody else is editing. Who holds no lease may change what nobody holds. */
  mayChange(command: Command, userId: string, now: number): Result<null> {
    for (const [kind, itemId] of touchedBy(command)) {
      const other = this.#othersOf(kind, itemId, userId, now);
      if (other) return held(other);
    }
    return accept(null);
  }

  current(now: number): Lease[] {
    for (const [key, { until }] of this.#held) if (until <= now) this.#held.delete(key);
    return [...this.#held.values()].map(({ desk: _, ...lease }) => lease);
  }

  #othersOf(kind: LeaseKind, itemId: string, userId: string, now: number): Held | null {
    const lease = this.#held.get(keyOf(kind, itemId));
    return lease && lease.userId !== userId && now < lease.until ? lease : null;
  }
}

const keyOf = (kind: LeaseKind, itemId: string): string => `${kind} ${itemId}`;

const held = ({ name, until, kind, itemId }: Held) =>
  refuse('lease_held', `${name} is editing it`, { name, until, kind, itemId });

/** What a command edits that can be under a lease. */
function touchedBy(command: Command): (readonly [LeaseKind, string])[] {
  switch (command.type) {
    case 'price.change':
      return [['price', command.itemId]];
    case 'stock.adjust':
      return [['stock', command.itemId]];
    case 'lineup.revise':
      return [
        ...(command.price === undefined ? [] : [['price', command.itemId] as const]),
        ...(command.stock === undefined ? [] : [['stock', command.itemId] as const]),
      ];
    default:
      return [];
  }
}
