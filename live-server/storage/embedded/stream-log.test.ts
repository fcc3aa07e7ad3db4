import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { itKeepsSamples } from '../contract/stream-log.ts';
import { type Embedded, openEmbedded } from './open.ts';

let folder: string;
let opened: Embedded;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  opened = await openEmbedded(folder);
});
afterEach(async () => {
  await opened.directory.close();
  await opened.stores.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the embedded log of samples', () => itKeepsSamples(() => opened.streamLog));
