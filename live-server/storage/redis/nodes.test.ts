import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import { openDeal } from '#shared/testing/store-contract/harness.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis } from './open.ts';
import { startRedis, until } from './redis-for-tests.ts';

interface Node {
  readonly child: ChildProcess;
  readonly acknowledged: string[];
  /** Codes of the answers. */
  readonly answers: Set<string>;
  standing: { readonly seq: number; readonly digest: string } | null;
  isOpen: boolean;
}

interface Report {
  readonly did: string;
  readonly orderId?: string;
  readonly seq?: number;
  readonly digest?: string;
}

function startNode(url: string, name: string): Node {
  const file = fileURLToPath(new URL('node-for-tests.ts', import.meta.url));
  const child = fork(file, [url, name], { execArgv: ['--import', 'tsx'] });
  const node: Node = { child, acknowledged: [], answers: new Set(), standing: null, isOpen: false };
  child.on('message', (message) => {
    const { did, orderId = '', seq = 0, digest = '' } = message as Report;
    if (did === 'open') node.isOpen = true;
    else if (did === 'state') node.standing = { seq, digest };
    else {
      node.answers.add(did);
      if (did === 'ok') node.acknowledged.push(orderId);
    }
  });
  return node;
}

const units = 2_000;

it('three nodes, one killed and one put to sleep in mid-deal, sell every unit once and agree', async () => {
  const redis = await startRedis();
  const { stores } = await openRedis({ url: redis.url, epochFile: null, timing: patient });
  const nodes: Node[] = [];
  try {
    await openDeal(stores.ledger, 's', units);
    for (const name of ['a', 'b', 'c']) nodes.push(startNode(redis.url, name));
    const [killed, sleeper, steady] = nodes as [Node, Node, Node];
    await until(() => nodes.every(({ isOpen }) => isOpen));
    for (const { child } of nodes) child.send('claim');
    await until(() => nodes.every(({ acknowledged }) => acknowledged.length > 30));

    sleeper.child.kill('SIGSTOP');
    killed.child.kill('SIGKILL');
    const before = steady.acknowledged.length;
    await until(() => steady.acknowledged.length > before + 200);
    sleeper.child.kill('SIGCONT');
    await until(() => [sleeper, steady].every(({ answers }) => answers.has('sold_out')));
    for (const { child } of [sleeper, steady]) child.send('stop');

    for (const { child } of [sleeper, steady]) child.send('state');
    await until(() => sleeper.standing !== null && steady.standing !== null);
    const state = await stores.ledger.state('s');
    expect(stockFigures(state, 'item-1')).toMatchObject({ prepared: units, reserved: units, available: 0 });
    expect(state.orders.size).toBe(units);
    expect(sleeper.standing).toEqual(steady.standing);
    expect(steady.standing?.seq).toBe(state.seq);
    expect(await stores.ledger.verify('s')).toBeNull();

    const acknowledged = nodes.flatMap((node) => node.acknowledged);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(acknowledged.filter((orderId) => !state.orders.has(orderId))).toEqual([]);
    expect([...steady.answers].filter((code) => code !== 'ok' && code !== 'sold_out')).toEqual([]);
  } finally {
    for (const { child } of nodes) child.kill('SIGKILL');
    await stores.close();
    await redis.dispose();
  }
});
