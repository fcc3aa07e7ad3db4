import { ConfigError, readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { startServer } from '../wiring.ts';

/** A whole server that is not like the others: its clock is wrong, or it is of another version. */
const { aheadMs = 0, speaks } = JSON.parse(process.env.ODD_NODE ?? '{}') as {
  aheadMs?: number;
  speaks?: number;
};
try {
  const config = readConfig();
  const clock = () => Date.now() + aheadMs;
  const running = await startServer(config, createLog(config.logLevel), clock, { speaks });
  const end = (code: number) => void running.close().then(() => process.exit(code));
  process.on('SIGTERM', () => end(0));
  process.on('disconnect', () => process.exit(0));
  void running.outdated.then(() => end(1));
  process.send?.({ listening: running.url });
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(2);
}
