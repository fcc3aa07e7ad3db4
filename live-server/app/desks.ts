import type { Presence } from '#shared/contract/desk.ts';
import type { Staff } from './api.ts';
import type { DeskFeed } from './desk-feed.ts';
import { once } from './once.ts';

/** Who is at the desks of a show, at this node and at others. */
export class Desks {
  readonly #feed: DeskFeed;
  /** Connection → who is at the desk. */
  readonly #here = new Map<symbol, Presence>();
  /** Node → who is at its desks. */
  readonly #elsewhere = new Map<string, readonly Presence[]>();
  /** Somebody came to a desk here, or left; `isFirst`: nobody was at one before. */
  changed: (isFirst: boolean) => void = () => {};

  constructor(feed: DeskFeed) {
    this.#feed = feed;
  }

  get isAnyHere(): boolean {
    return this.#here.size > 0;
  }

  /** A desk's connection comes; answers how it goes. */
  take(staff: Staff): () => void {
    const key = Symbol(staff.id);
    this.#here.set(key, { userId: staff.id, name: staff.name, role: staff.role });
    this.#feed.listen(true);
    this.#feed.presence();
    this.changed(this.#here.size === 1);
    return once(() => {
      this.#here.delete(key);
      if (this.#here.size === 0) this.#feed.listen(false);
      else this.#feed.presence();
      this.changed(false);
    });
  }

  all(): Presence[] {
    return eachOnce([...this.#here.values(), ...[...this.#elsewhere.values()].flat()]);
  }

  /** Those of this node. */
  here(): Presence[] {
    return eachOnce([...this.#here.values()]);
  }

  /** Another node says who is at its desks now. */
  heard(nodeId: string, desks: readonly Presence[]): void {
    const before = this.#elsewhere.get(nodeId) ?? [];
    if (JSON.stringify(before) === JSON.stringify(desks)) return;
    if (desks.length > 0) this.#elsewhere.set(nodeId, desks);
    else this.#elsewhere.delete(nodeId);
    this.#feed.presence();
  }

  /** What was told by nodes that are there no more is forgotten. */
  forgetBut(nodes: ReadonlySet<string>): void {
    for (const nodeId of [...this.#elsewhere.keys()]) if (!nodes.has(nodeId)) this.heard(nodeId, []);
  }
}

/** Each person once, however many desks they have open on however many nodes. */
const eachOnce = (desks: readonly Presence[]): Presence[] => [
  ...new Map(desks.map((one) => [one.userId, one])).values(),
];
