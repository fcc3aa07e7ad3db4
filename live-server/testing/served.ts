import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { newFolder, removeFolder, type Started, type StartSettings, start } from './running.ts';

/** A running application that goes by itself; what it keeps stays between `stop` and `startAgain`. */
export interface Served extends Started {
  /** Once it was stopped: over what it kept, with the same settings. */
  startAgain(): Promise<void>;
}

type Hook = (work: () => Promise<void>) => void;

/** One running application for all tests of a file; it goes with its folder after the last. */
export const servedOnce = (settings?: StartSettings): Served => served(settings, beforeAll, afterAll);

/** A new one for each test of a file. */
export const servedEach = (settings?: StartSettings): Served => served(settings, beforeEach, afterEach);

function served(settings: StartSettings | undefined, before: Hook, after: Hook): Served {
  let folder = '';
  let running: Started | null = null;
  before(async () => {
    folder = await newFolder();
    running = await start(folder, settings);
  });
  after(async () => {
    await running?.stop();
    running = null;
    await removeFolder(folder);
  });
  const now = (): Started => {
    if (!running) throw new Error('the server is not running');
    return running;
  };
  return {
    get app() {
      return now().app;
    },
    get stores() {
      return now().stores;
    },
    get directory() {
      return now().directory;
    },
    get streamLog() {
      return now().streamLog;
    },
    get url() {
      return now().url;
    },
    connect: (...to) => now().connect(...to),
    showOut: () => now().showOut(),
    stop: () => now().stop(),
    async startAgain() {
      running = await start(folder, settings);
    },
  };
}
