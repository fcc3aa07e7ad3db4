import type { Command } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { LEASE_MS, type Lease, type LeaseKind } from '#shared/contract/leases.ts';

/** Who asks, and at which desk: a lease goes with its desk. Desks of one person are told apart. */
export interface Holder {
  readonly userId: string;
  readonly name: string;
  readonly desk: string;
}

/** A lease and the desk that holds it. */
export type HeldLease = Lease & { readonly desk: string };

/** Who is editing which price and stock of one show. Times are server epoch milliseconds. */
export interface EditLeases {
  /** Takes or renews a lease; `lease_held` names whoever has it. The same person's other desk takes it over. */
  take(kind: LeaseKind, itemId: string, holder: Holder, now: number): Promise<Result<Lease>>;
  /** Whether anything was given up. */
  release(kind: LeaseKind, itemId: string, desk: string): Promise<boolean>;
  /** A desk is gone, and with it all it held. */
  releaseAll(desk: string): Promise<boolean>;
  /** Refuses a change of what somebody else is editing. Who holds no lease may change what nobody holds. */
  mayChange(command: Command, userId: string, now: number): Promise<Result<null>>;
  /** What is held, as this node last heard. */
  current(now: number): Lease[];
  /** Hears what is held now, on any node. */
  refresh(now: number): Promise<void>;
}

/** The leases of a node that is alone, in memory: a restart frees them, as does a lost connection. */
export class Leases implements EditLeases {
  readonly #held = new Map<string, HeldLease>();

  async take(kind: LeaseKind, itemId: string, holder: Holder, now: number): Promise<Result<Lease>> {
    const other = this.#othersOf(kind, itemId, holder.userId, now);
    if (other) return heldBy(other);
    const lease = { kind, itemId, userId: holder.userId, name: holder.name, until: now + LEASE_MS };
    this.#held.set(leaseKey(kind, itemId), { ...lease, desk: holder.desk });
    return accept(lease);
  }

  async release(kind: LeaseKind, itemId: string, desk: string): Promise<boolean> {
    const key = leaseKey(kind, itemId);
    return this.#held.get(key)?.desk === desk && this.#held.delete(key);
  }

  async releaseAll(desk: string): Promise<boolean> {
    const mine = [...this.#held].filter(([, one]) => one.desk === desk);
    for (const [key] of mine) this.#held.delete(key);
    return mine.length > 0;
  }

  async mayChange(command: Command, userId: string, now: number): Promise<Result<null>> {
    for (const [kind, itemId] of touchedBy(command)) {
      const other = this.#othersOf(kind, itemId, userId, now);
      if (other) return heldBy(other);
    }
    return accept(null);
  }

  current(now: number): Lease[] {
    for (const [key, { until }] of this.#held) if (until <= now) this.#held.delete(key);
    return [...this.#held.values()].map(({ desk: _, ...lease }) => lease);
  }

  async refresh(): Promise<void> {}

  #othersOf(kind: LeaseKind, itemId: string, userId: string, now: number): HeldLease | null {
    const lease = this.#held.get(leaseKey(kind, itemId));
    return lease && lease.userId !== userId && now < lease.until ? lease : null;
  }
}

export const leaseKey = (kind: LeaseKind, itemId: string): string => `${kind} ${itemId}`;

/** The refusal that says who holds it. */
export const heldBy = ({ name, until, kind, itemId }: Lease) =>
  refuse('lease_held', `${name} is editing it`, { name, until, kind, itemId });

/** What a command edits that can be under a lease. */
export function touchedBy(command: Command): (readonly [LeaseKind, string])[] {
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
