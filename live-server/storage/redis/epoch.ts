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
  /** `stampOf` it when this node began. */
  readonly stamp: string;
  /** Why nothing may be written, where Redis is not the one that was remembered. */
  readonly lost: string | null;
}

/** `file` is where this node remembers the epoch; null = it does not. */
export async function takeEpoch(links: RedisLinks, file: string | null): Promise<Epoch> {
  const remembered = file === null ? null : await read(file);
  const stamp = await stampOf(links);
  if (remembered !== null) return { id: remembered, stamp, lost: await epochTrouble(links, remembered) };

  const [first = '', ...others] = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all([first, ...others].map((key) => asked(links.commands.get(key))));
  const strange = marks.find((mark) => mark !== null);
  if (marks[0] === null && strange && (await asked(links.commands.get(first))) === null) {
    return { id: strange, stamp, lost: 'a part of Redis has come back empty' };
  }
  // Whoever sets the first mark names the epoch; all nodes may help to set the others.
  await asked(links.commands.set(first, randomUUID(), 'NX'));
  const id = (await asked(links.commands.get(first))) ?? '';
  if (file !== null && isRestoring(id))
    throw new Error(
      `records are just being put into ${links.place}: start again after that. Where that broke off, do it again`,
    );
  const isSealed = (await asked(links.commands.get(sealKey(first)))) === id;
  if (!isSealed) {
    await Promise.all(others.map((key) => asked(links.commands.set(key, id, 'NX'))));
    await asked(links.commands.set(sealKey(first), id));
  }
  const lost = await epochTrouble(links, id);
  if (file !== null && lost === null) await writeFile(file, id);
  return { id, stamp, lost };
}

/** What a Redis is marked with while records are put back into it: to its nodes it is not theirs yet. */
const restoringOf = (id: string) => `restoring ${id}`;
const isRestoring = (mark: string) => mark.startsWith(restoringOf(''));
const epochIn = (mark: string) => (isRestoring(mark) ? mark.slice(restoringOf('').length) : mark);

/**
 * Keeps a Redis that holds nobody's records for what it lost of the epoch that is remembered in `file`. Throws when it
 * holds records, or nothing is remembered; one whose putting back broke off may be taken up again.
 */
export async function beginRestoring(links: RedisLinks, file: string): Promise<void> {
  const id = await read(file);
  if (id === null) throw new Error(`${file} remembers no Redis`);
  const keys = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all(keys.map((key) => asked(links.commands.get(key))));
  if (marks.some((mark) => mark !== null && mark !== restoringOf(id)))
    throw new Error(`${links.place} holds records already`);
  await mark(links, keys, restoringOf(id));
}

/**
 * Keeps a Redis that nobody has used for what is being moved there: were a node to start on the half of it, it would
 * seed the other half anew. One that holds records already is left as it is; a move that broke off is taken up again.
 */
export async function beginMove(links: RedisLinks): Promise<void> {
  const keys = epochKeys(links.address.kind === 'cluster');
  const marks = (await Promise.all(keys.map((key) => asked(links.commands.get(key))))).filter(
    (mark) => mark !== null,
  );
  const [id = randomUUID(), ...others] = new Set(marks.map(epochIn));
  if (others.length === 0 && (marks.length === 0 || marks.some(isRestoring)))
    await mark(links, keys, restoringOf(id));
}

/** Whether records are just being put there, or were when that broke off. */
export async function isBeingFilled(links: RedisLinks): Promise<boolean> {
  const marks = await Promise.all(
    epochKeys(links.address.kind === 'cluster').map((key) => asked(links.commands.get(key))),
  );
  return marks.some((mark) => mark !== null && isRestoring(mark));
}

/**
 * Gives it back to its nodes, which find by the new stamp that what they have heard of it may not be there. Does nothing
 * where it was not kept.
 */
export async function endRestoring(links: RedisLinks): Promise<void> {
  const keys = epochKeys(links.address.kind === 'cluster');
  const marked = (await asked(links.commands.get(keys[0] ?? ''))) ?? '';
  if (!isRestoring(marked)) return;
  await asked(links.commands.set(stampKey(keys[0] ?? ''), randomUUID()));
  await mark(links, keys, epochIn(marked));
}

async function mark(links: RedisLinks, keys: readonly string[], as: string): Promise<void> {
  await Promise.all(keys.map((key) => asked(links.commands.set(key, as))));
  await asked(links.commands.set(sealKey(keys[0] ?? ''), as));
}

/** Another one each time that lost records were put back; '' where they never were. */
export async function stampOf(links: RedisLinks): Promise<string> {
  const [first = ''] = epochKeys(links.address.kind === 'cluster');
  return (await asked(links.commands.get(stampKey(first)))) ?? '';
}

/** What speaks against this being the Redis of an epoch, or null. Rejects when it cannot be asked. */
export async function epochTrouble(links: RedisLinks, id: string): Promise<string | null> {
  const keys = epochKeys(links.address.kind === 'cluster');
  const marks = await Promise.all(keys.map((key) => asked(links.commands.get(key))));
  if (marks.every((mark) => mark === id)) return null;
  if (marks.every((mark) => mark === null)) return `${links.place} has come back empty`;
  if (marks.some((mark) => mark === restoringOf(id)))
    return `what ${links.place} has lost is just being put back`;
  return marks.some((mark) => mark !== null && mark !== id)
    ? `${links.place} holds the records of somebody else`
    : `a part of ${links.place} has come back empty`;
}

/** In the same slot as the mark: set when all marks are. */
const sealKey = (first: string) => `${first}:sealed`;
const stampKey = (first: string) => `${first}:restored`;

function read(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (text) => text.trim() || null,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
}
