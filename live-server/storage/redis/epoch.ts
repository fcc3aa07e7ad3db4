import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { RedisLinks } from './connect.ts';
import { epochKeys } from './keys.ts';
import { asked } from './script.ts';

/**
 * The epoch is the name of a set of records: made once, marked in every part of Redis, and remembered by each node in
 * its data directory. A Redis without it, or with another, has not our records, whatever it says.
 */
export interface Epoch {
  readonly id: string;
  /** Why nothing may be written, where Redis is not the one that was remembered. */
  readonly lost: string | null;
}

/** `file` is where this node remembers the epoch; null = it does not. */
export async function takeEpoch(links: RedisLinks, file: string | null): Promise<Epoch> {
  const remembered = file === null ? null : await read(file);
  if (remembered !== null) return { id: remembered, lost: await epochTrouble(links, remembered) };

  const [first = '', ...others] = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all([first, ...others].map((key) => asked(links.commands.get(key))));
  const strange = marks.find((mark) => mark !== null);
  if (marks[0] === null && strange && (await asked(links.commands.get(first))) === null) {
    return { id: strange, lost: 'a part of Redis has come back empty' };
  }
  // Whoever sets the first mark names the epoch; all nodes may help to set the others.
  await asked(links.commands.set(first, randomUUID(), 'NX'));
  const id = (await asked(links.commands.get(first))) ?? '';
  const isSealed = (await asked(links.commands.get(sealKey(first)))) === id;
  if (!isSealed) {
    await Promise.all(others.map((key) => asked(links.commands.set(key, id, 'NX'))));
    await asked(links.commands.set(sealKey(first), id));
  }
  const lost = await epochTrouble(links, id);
  if (file !== null && lost === null) await writeFile(file, id);
  return { id, lost };
}

/**
 * Marks a Redis that holds nobody's records as the one that is remembered in `file`: before what it lost is put back.
 * Throws when it holds records, or nothing is remembered.
 */
export async function markEpoch(links: RedisLinks, file: string): Promise<void> {
  const id = await read(file);
  if (id === null) throw new Error(`${file} remembers no Redis`);
  const [first = '', ...others] = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all([first, ...others].map((key) => asked(links.commands.get(key))));
  if (marks.some((mark) => mark !== null && mark !== id))
    throw new Error(`${links.place} holds the records of somebody else`);
  await Promise.all([first, ...others].map((key) => asked(links.commands.set(key, id))));
  await asked(links.commands.set(sealKey(first), id));
}

/** What speaks against this being the Redis of an epoch, or null. Rejects when it cannot be asked. */
export async function epochTrouble(links: RedisLinks, id: string): Promise<string | null> {
  const keys = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all(keys.map((key) => asked(links.commands.get(key))));
  if (marks.every((mark) => mark === id)) return null;
  if (marks.every((mark) => mark === null)) return `${links.place} has come back empty`;
  return marks.some((mark) => mark !== null && mark !== id)
    ? `${links.place} holds the records of somebody else`
    : `a part of ${links.place} has come back empty`;
}

/** In the same slot as the mark: set when all marks are. */
const sealKey = (first: string) => `${first}:sealed`;

function read(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (text) => text.trim() || null,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
}
