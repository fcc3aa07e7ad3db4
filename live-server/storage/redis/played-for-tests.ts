import {
  accepted,
  actor,
  at,
  claim,
  click,
  notice,
  numbers,
  openDeal,
  reported,
} from '#shared/testing/store-contract/harness.ts';
import type { KeptNode } from './kept-node-for-tests.ts';

/** A show with twenty notices, a deal with thirty claims, and two hundred facts. */
export async function play({ stores }: Pick<KeptNode, 'stores'>, showId = 's'): Promise<void> {
  for (const n of numbers(20))
    accepted(await stores.events.append(showId, n, at, actor, `c-${n}`, [notice(`n-${n}`)]));
  await openDeal(stores.ledger, showId, 100);
  for (const n of numbers(30)) accepted(await stores.ledger.apply(showId, claim(`v-${n}`), at));
  for (const n of numbers(10)) {
    stores.activity.record(showId, numbers(19, n * 19).map(click));
    await stores.activity.flush();
  }
  accepted(await stores.activity.ingest(showId, numbers(10).map(reported)));
}

/** Everything that can be read of a show, at one node. */
export async function whole({ stores }: Pick<KeptNode, 'stores'>, showId = 's') {
  return {
    events: await stores.events.read(showId),
    command: await stores.events.findCommand(showId, 'c-3'),
    ledger: await stores.ledger.read(showId),
    state: await stores.ledger.state(showId),
    facts: await stores.activity.read(showId, 0, 1_000),
    broken: [await stores.events.verify(showId), await stores.ledger.verify(showId)],
  };
}
