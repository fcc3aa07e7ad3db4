import { readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { patient } from '../storage/redis/harness-for-tests.ts';
import { startServer } from '../wiring.ts';

/** `main.ts` for a machine that does much else: nothing is refused because Redis answered late. */
const config = readConfig();
const running = await startServer(config, createLog(config.logLevel), () => Date.now(), {
  redisTiming: patient,
});
let isEnding = false;
const end = async () => {
  if (isEnding) return;
  isEnding = true;
  await running.close();
  process.exit(0);
};
process.on('SIGTERM', end);
process.on('disconnect', end);
process.send?.({ listening: running.url });
