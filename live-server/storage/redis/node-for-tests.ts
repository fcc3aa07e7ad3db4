import { hash } from 'node:crypto';
import { claim } from '#shared/testing/store-contract/harness.ts';
import { openRedis } from './open.ts';

/**
 * A node as a process of its own: `node-for-tests.ts URL NAME`. Told `claim`, its viewers claim units of show `s` one
 * after another, and each answer is reported; told `stop`, they claim no more. Told `state`, it
 * reports where its ledger stands and a digest of it. Ends when its parent does.
 */
const [url = '', name = ''] = process.argv.slice(2);
const { stores } = await openRedis({
  url,
  epochFile: null,
  timing: {
    answerMs: 30_000,
    decideMs: 30_000,
    commandMs: 10_000,
    lastMs: 9_000,
    silentMs: 10_000,
    connectMs: 60_000,
  },
});
const at = 1_760_000_000_000;
let isClaiming = false;
let asked = 0;

async function claimOn(): Promise<void> {
  while (isClaiming) {
    asked += 1;
    const viewer = `${name}-${asked}`;
    const answer = await stores.ledger.apply('s', claim(viewer), at);
    process.send?.({ did: answer.ok ? 'ok' : answer.error.code, orderId: `order-${viewer}` });
    if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function standing() {
  const { seq, orders, items } = await stores.ledger.state('s');
  const text = JSON.stringify([seq, [...orders], [...items]]);
  return { seq, digest: hash('sha256', text, 'hex') };
}

process.on('message', (word) => {
  if (word === 'claim' && !isClaiming) {
    isClaiming = true;
    for (let lane = 0; lane < 8; lane += 1) void claimOn();
  } else if (word === 'stop') isClaiming = false;
  else if (word === 'state') void standing().then((state) => process.send?.({ did: 'state', ...state }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ did: 'open' });
