import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { createLog } from '../../ops/log.ts';
import { roomRates } from '../../sockets/room.ts';
import { startServer } from '../../wiring.ts';
import { serve } from '../child.ts';

/**
 * The whole product on a folder of its own, as `npm start` runs it. Only the limits for one socket are lifted:
 * a few connections stand for many viewers here. `argv[2]`: the Redis its records are in; left out = the folder.
 */
const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const unlimited = { perSecond: 1e9, burst: 1e9 };
const secret = 'the bench keeps no secrets from itself';
const shared = { SESSION_SECRET: secret, VIEWER_KEY: secret, PAYMENT_SECRET: secret };
const redis = process.argv[2] === undefined ? {} : { REDIS_URL: process.argv[2], ...shared };
const config = readConfig(['--demo'], { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, ...redis });
const running = await startServer(config, createLog('silent'), Date.now, {
  roomRates: { ...roomRates, like: unlimited, claim: unlimited, click: unlimited, clock: unlimited },
});
serve({ port: Number(new URL(running.url).port) }, async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
  return {};
});
