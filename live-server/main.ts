import type { Logger } from 'pino';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog, logDelivered } from './ops/log.ts';
import { type Running, startServer } from './wiring.ts';

/** Config → wiring → listen, and a clean end. Exit codes: 0 stopped, 1 failed or to be started again, 2 wrongly configured. */
const SAME_PRESS_MS = 800;
/** At the end, whoever reads the log may take so long over the rest of it. */
const LAST_LINES_MS = 500;

let running: Running | null = null;
let stoppingSince: number | null = null;

try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  // From here on: a signal during the start waits for it, then stops.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(log));
  // Whoever started us as a child is gone, however it went: a server nobody minds is in the way.
  if (process.channel) process.on('disconnect', () => stop(log));
  process.on('uncaughtException', (error) => crashed(log, error));
  process.on('unhandledRejection', (error) => crashed(log, error));
  running = await startServer(config, log);
  if (stoppingSince !== null) await finish(log);
  else {
    announce(config, running, log);
    void running.outdated.then((why) => {
      log.error({ why }, 'this node ends, to be started again');
      stop(log, 1);
    });
  }
} catch (error) {
  const isMendable = error instanceof ConfigError;
  console.error('Showcaller cannot start.', isMendable ? `\n${error.message}` : error);
  process.exit(isMendable ? 2 : 1);
}

function announce(config: Config, { url, setupKey, holdsDemo }: Running, log: Logger): void {
  log.info({ url, dataDir: config.dataDir, demo: config.demo }, 'listening');
  if (holdsDemo)
    console.warn(`${config.dataDir} holds the demo; outside demo mode its accounts cannot sign in.`);
  if (setupKey !== null)
    console.log(
      `\nMake the first administrator, once, at\n\n  ${config.publicUrl ?? url}/setup#key=${setupKey}\n`,
    );
  // To whoever started us as a child, and to nobody otherwise.
  process.send?.({ listening: url });
}

/** The first signal stops cleanly; another one, unless it is the same key press told twice, ends at once. */
function stop(log: Logger, code = 0): void {
  if (stoppingSince !== null) {
    if (Date.now() - stoppingSince > SAME_PRESS_MS) process.exit(1);
    return;
  }
  stoppingSince = Date.now();
  if (running) void finish(log, code);
}

async function finish(log: Logger, code = 0): Promise<void> {
  try {
    await running?.close();
    log.info('stopped');
    await logDelivered(log, LAST_LINES_MS);
    process.exit(code);
  } catch (error) {
    log.error({ err: error }, 'could not stop cleanly');
    await logDelivered(log, LAST_LINES_MS);
    process.exit(1);
  }
}

/** A bug. What was acknowledged is durable, so the safest thing is to end and be started again. */
function crashed(log: Logger, error: unknown): void {
  log.fatal({ err: error }, 'ended by a fault');
  void logDelivered(log, LAST_LINES_MS).finally(() => process.exit(1));
}
