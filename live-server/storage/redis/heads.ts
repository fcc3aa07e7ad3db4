import type { RedisClient } from './connect.ts';
import { headKey } from './keys.ts';
import { asked } from './script.ts';

export type LogName = 'events' | 'ledger' | 'facts';
/** Where each log of a show ends; 0 = it has none. */
export type Heads = Readonly<Record<LogName, number>>;

export async function readHeads(client: RedisClient, showId: string): Promise<Heads> {
  const [events, ledger, facts] = await asked(client.hmget(headKey(showId), 'e', 'l', 'f'));
  return { events: Number(events ?? 0), ledger: Number(ledger ?? 0), facts: Number(facts ?? 0) };
}
