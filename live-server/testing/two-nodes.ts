import { afterEach, beforeEach } from 'vitest';
import { newFolder, removeFolder, type Started, type StartSettings, start } from './running.ts';

/** Two nodes over one Redis, in one process: what each is asked it does on its own fold of the shared logs. */
export interface TwoNodes {
  readonly folder: string;
  readonly a: Started;
  readonly b: Started;
  /** Starts one of the two, which has been stopped, anew. */
  again(name: 'a' | 'b', settings?: StartSettings): Promise<void>;
}

/** Has two nodes started before each test of a file, and ended after it. `settings` are read before each. */
export function twoNodes(
  settings: { readonly a?: StartSettings; readonly b?: StartSettings } = {},
): TwoNodes {
  let folder = '';
  let started: { a: Started; b: Started } | null = null;
  const both = () => {
    if (!started) throw new Error('The nodes are there while a test runs');
    return started;
  };
  beforeEach(async () => {
    folder = await newFolder();
    started = { a: await start(folder, settings.a), b: await start(folder, settings.b) };
  });
  afterEach(async () => {
    await started?.a.stop();
    await started?.b.stop();
    started = null;
    await removeFolder(folder);
  });
  return {
    get folder() {
      return folder;
    },
    get a() {
      return both().a;
    },
    get b() {
      return both().b;
    },
    async again(name, more = settings[name]) {
      both()[name] = await start(folder, more);
    },
  };
}
