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
 * a few connections stand for many viewers here.
 */
const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const unlimited = { perSecond: 1e9, burst: 1e9 };
const config = readConfig(['--demo'], { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder });
const running = await startServer(config, createLog('silent'), Date.now, {
  roomRates: { ...roomRates, like: unlimited, claim: unlimited, click: unlimited, clock: unlimited },
});
serve({ port: Number(new URL(running.url).port) }, async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
  return {};
});
