import { randomUUID } from 'node:crypto';
import { connectRedis } from '../storage/redis/connect.ts';
import { openCluster } from './open.ts';

/** A node of its own: says when it leads, and whether it does when asked. */
const quiet = { info() {}, warn() {}, error() {} };
const cluster = await openCluster(await connectRedis(process.argv[2] ?? '', quiet), randomUUID());
process.on('message', () => process.send?.(cluster.isLeader() ? 'yes' : 'no'));
const looking = setInterval(() => {
  if (!cluster.isLeader()) return;
  clearInterval(looking);
  process.send?.('leads');
}, 10);
