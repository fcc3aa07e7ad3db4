import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { type Answer, startCrowd } from './crowd.ts';
import { note } from './figures.ts';
import { endAll, leaderOf, type ServerNode, signIn, startNode, startNodes, together } from './server-node.ts';
import { expectOnly, expectWhole, onAir } from './stage.ts';

let redis: TestRedis;
let nodes: ServerNode[];
beforeEach(async () => {
  redis = await startRedis();
  nodes = await startNodes([redis.url, redis.url]);
});
afterEach(() => endAll(nodes, redis));

const isUndecided = ({ code }: Answer) => code === 'storage_unavailable';

/** `npm run move`, as the runbook says it: again, where the node has not let go of its archive yet. */
async function putBack(from: ServerNode): Promise<void> {
  let said = 'is in use';
  await until(async () => {
    if (said.includes('is in use')) said = await move(from);
    return !said.includes('is in use');
  });
  if (said !== '') throw new Error(`the archive was not put back: ${said}`);
}

/** What went wrong; '' = nothing. */
async function move(from: ServerNode): Promise<string> {
  const script = fileURLToPath(new URL('../ops/move.ts', import.meta.url));
  const { dataDir } = from;
  const places = ['--from', join(dataDir, 'archive'), '--to', redis.url];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, ...places, '--epoch', join(dataDir, 'redis-epoch')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const [code] = await once(child, 'exit');
  return code === 0 ? '' : `ended with ${code}: ${said}`;
}

it('a Redis that comes back empty sells nothing until the archive is put back, then goes on where it was', async () => {
  const leader = await leaderOf(nodes);
  const cookie = await signIn(leader, 'admin');
  const sale = await onAir(leader, cookie, 400);
  let crowd = await startCrowd({ ...sale, urls: () => nodes.map(({ url }) => url) });
  const before = crowd;
  try {
    await crowd.sold(24);
    await crowd.stop();
    await crowd.settle();
    const soldBefore = crowd.acknowledged.size;
    const from = Date.now();
    await until(async () => Number((await leader.state()).archivedAt ?? 0) > from);

    await redis.stop('SIGKILL');
    await redis.start('empty');
    crowd = await startCrowd({ ...sale, first: 1_000, urls: () => nodes.map(({ url }) => url) });
    await crowd.each(isUndecided);
    for (const node of nodes) {
      const said = await node.callOnce<{ params?: { archivedAt?: number } }>('GET', '/readyz');
      expect([said.status, said.text]).toEqual([503, expect.stringContaining('come back empty')]);
      if (node === leader) expect(said.body.params?.archivedAt).toBeGreaterThan(from);
      const again = await node.callOnce('POST', `/api/shows/${sale.showId}/commands`, {
        cookie,
        json: { type: 'stock.adjust', itemId: sale.itemId, delta: 5 },
      });
      expect(again.status, again.text).toBe(503);
    }
    // Nothing was sown anew meanwhile.
    expect(await redis.hand.keys(`*${sale.showId}*`)).toEqual([]);
    note('Redis come back empty', crowd.answers);

    await putBack(leader);
    // Whoever minds the processes starts again what ended by itself.
    expect(await Promise.all(nodes.map(({ ended }) => ended))).toEqual([1, 1]);
    nodes = await Promise.all(nodes.map(({ dataDir }) => startNode(redis.url, { dataDir })));
    await together(nodes);
    await crowd.each(({ code }) => code === 'sold_out');
    await crowd.stop();
    await crowd.settle();
    expectOnly(crowd, 'lost');
    expect(soldBefore + crowd.acknowledged.size).toBe(sale.units);
    const all = new Map([...before.acknowledged, ...crowd.acknowledged]);
    const both = { acknowledged: all, answers: crowd.answers };
    await expectWhole(redis.url, nodes, cookie, sale, both, { acknowledged: new Set() });
  } finally {
    before.close();
    crowd.close();
  }
});
