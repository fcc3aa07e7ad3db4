import { writeSync } from 'node:fs';
import { actor, at, claim, notice } from '#shared/testing/store-contract/harness.ts';
import { openEmbedded } from './open.ts';

/**
 * The victim of the crash test, run as a process of its own: claims, appends and reports as fast as it can, and
 * writes one line for every acknowledgement, at once and unbuffered, until it is killed.
 *
 * Arguments: data directory, a name for this run (it makes ids unique).
 */
const [, , dataDir = '', run = ''] = process.argv;
const { stores } = await openEmbedded(dataDir);
const say = (line: string) => writeSync(1, `${line}\n`);
say('ready');

async function claims(buyer: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const viewer = `${run}-${buyer}-${n}`;
    const answer = await stores.ledger.apply('s', claim(viewer), at);
    if (!answer.ok) throw new Error(answer.error.code);
    say(`claim order-${viewer}`);
  }
}

async function appends(): Promise<never> {
  let version = (await stores.events.read('s')).length;
  for (;;) {
    const commandId = `${run}-${version}`;
    const answer = await stores.events.append('s', version, at, actor, commandId, [notice('a'), notice('b')]);
    if (!answer.ok) throw new Error(answer.error.code);
    version += answer.value.length;
    say(`append ${commandId}`);
  }
}

async function reports(): Promise<never> {
  for (let n = 0; ; n += 1) {
    const ids = Array.from({ length: 100 }, (_, index) => `${run}-${n}-${index}`);
    const facts = ids.map((factId) => ({ factId, fact: { kind: 'share', at, visitId: 'v' } as const }));
    const answer = await stores.activity.ingest('s', facts);
    if (!answer.ok) throw new Error(answer.error.code);
    say(`report ${run}-${n}`);
  }
}

await Promise.all([...Array.from({ length: 64 }, (_, buyer) => claims(buyer)), appends(), reports()]);
