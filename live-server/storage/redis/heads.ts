import type { LogName } from '../log-runs.ts';
import type { RedisClient } from './connect.ts';
import { headKey } from './keys.ts';
import { asked } from './script.ts';

/** Where each log of a show ends; 0 = it has none. */
export type Heads = Readonly<Record<LogName, number>>;

export async function readHeads(client: RedisClient, showId: string): Promise<Heads> {
  const [events, ledger, facts] = await asked(client.hmget(headKey(showId), 'e', 'l', 'f'));
  return { events: Number(events ?? 0), ledger: Number(ledger ?? 0), facts: Number(facts ?? 0) };
}

/** One question a show at a time: all who ask while one is under way share the next. */
export class SharedQuestions<Answer> {
  readonly #ask: (showId: string) => Promise<Answer>;
  readonly #under = new Map<string, { running: Promise<Answer>; next: Promise<Answer> | null }>();

  constructor(ask: (showId: string) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** The answer to a question that is sent after this call. */
  ask(showId: string): Promise<Answer> {
    const under = this.#under.get(showId);
    if (!under) return this.#begin(showId);
    under.next ??= under.running.then(
      () => this.#begin(showId),
      () => this.#begin(showId),
    );
    return under.next;
  }

  #begin(showId: string): Promise<Answer> {
    const entry: { running: Promise<Answer>; next: Promise<Answer> | null } = {
      running: this.#ask(showId),
      next: null,
    };
    this.#under.set(showId, entry);
    const done = () => {
      if (this.#under.get(showId) === entry && !entry.next) this.#under.delete(showId);
    };
    entry.running.then(done, done);
    return entry.running;
  }
}
