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
const pause = new Int32Array(new SharedArrayBuffer(4));
const { stores } = await openEmbedded(dataDir);
say('ready');

/** A reader that lags on a busy machine is waited for; a line this short goes out whole or not at all. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

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
