import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchivePlace } from './archive-folder.ts';
import { copyMessages, copyPieces, type PieceSource } from './archive-pieces.ts';
import type { Directory } from './directory.ts';
import { BrokenRecord, copyLogs, type LogSource } from './log-runs.ts';
import { INBOX, isPiece } from './pieces.ts';
import type { ArchiveMarks } from './redis/archive-marks.ts';
import type { PastSource } from './redis/past-runs.ts';
import type { Stores } from './stores.ts';
import { StorageUnavailable } from './unavailable.ts';

/** How often what is new is written down; what is lost with Redis and everything in it is at most this old, and a copy. */
const EVERY_MS = 1_000;
/** How often every show is looked at, whether anything was heard of it or not. */
const SWEEP_MS = 60_000;
/** The brand's own records are written down as a whole: so long after they were, when they are others. */
const MIRROR_MS = 3_000;
/** Whoever reads it at the very start waits so long at most for it to be opened. */
const OPENING_MS = 5_000;
const TAKEN_TIMES = 10;

export interface ArchiveSettings {
  readonly source: LogSource;
  readonly pieces: PieceSource;
  readonly stores: Pick<Stores, 'feed' | 'ledger'>;
  readonly directory: Pick<Directory, 'rows' | 'revision'>;
  /** The name of the records that are written down. */
  readonly of: string;
  readonly marks: Pick<ArchiveMarks, 'beat' | 'leave' | 'note' | 'noted' | 'notePieces'>;
  /**
   * `hold`: Redis is away for now, and the archive is read meanwhile. `let-go`: what is in a Redis that has lost records
   * is not what an archive goes on with, and who puts them back reads it.
   */
  readonly stance: () => 'write' | 'hold' | 'let-go';
  /** Throws while another process holds it. */
  readonly open: () => Promise<ArchivePlace>;
  /** Puts an archive of other records out of the way, when it is closed; answers where it is. */
  readonly setAside: () => Promise<string>;
  readonly now: () => number;
  readonly everyMs?: number | undefined;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

export interface Archive {
  /** When everything known was last written down, epoch ms; null when never by this node. */
  writtenAt(): number | null;
  /** Some runs or pieces after a number as the archive has them; none where it does not, or is not open. */
  readonly runs: PastSource;
  close(): Promise<void>;
}

/** An archive while it is open. */
interface Held {
  readonly place: ArchivePlace;
  /** It is of the records that are there: it may be read. */
  fits: boolean;
  /** Every show has been looked at since it was opened: what its marks say is true. */
  isWhole: boolean;
  sweptAt: number;
  mirrored: { readonly at: number; readonly revision: number };
  /** How often in a row it was found to be another node's; after a crash its own former process may still be reckoned with. */
  takenTimes: number;
  /** What its marks say, by show. */
  readonly noted: Map<string, string>;
  /** The last change of a message that is written down; null before the first look. */
  change: number | null;
}

/**
 * Writes down, in SQLite, what nodes keep in Redis: each log from where the archive ends, so that a node goes on where
 * its archive stands, after however long, and nothing is in it twice. Every link of a chain is checked on the way: a
 * record that does not fit is not taken, and said. How far it is stands in Redis: what archives have may be taken out
 * of there.
 */
export function keepArchive(settings: ArchiveSettings): Archive {
  const { source, pieces, stores, directory, of, marks, stance, now, log, everyMs = EVERY_MS } = settings;
  const heardOf = new Set<string>();
  /** Shows that could not be written down to their end. */
  const behind = new Map<string, Error>();
  let held: Held | null = null;
  let writtenAt: number | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  let wasOpened = false;
  let wasTried = (): void => undefined;
  const tried = new Promise<void>((resolve) => {
    wasTried = () => {
      wasOpened = true;
      resolve();
    };
  });

  const ends = [
    stores.feed?.onEvent(({ showId }) => heardOf.add(showId)),
    stores.feed?.onFacts((showId) => heardOf.add(showId)),
    stores.ledger.onRecord(({ showId }) => heardOf.add(showId)),
  ];

  const open = async (): Promise<Held> => {
    const place = await settings.open();
    const opened: Held = {
      place,
      fits: place.of === of,
      isWhole: false,
      takenTimes: 0,
      sweptAt: Number.NEGATIVE_INFINITY,
      mirrored: { at: Number.NEGATIVE_INFINITY, revision: -1 },
      noted: new Map(),
      change: null,
    };
    if (opened.fits) return opened;
    if (place.of === null) {
      // Of a new one there is nothing to be looked at.
      if ((await place.logs.showIds()).length === 0) await noteFit(opened);
      return opened;
    }
    // Redis was put back from an archive since. Whether this one went further than that cannot be told of facts.
    await place.close();
    log.warn(
      { aside: await settings.setAside() },
      'the archive was of records before a loss: a new one begins',
    );
    return open();
  };
  const noteFit = async (archive: Held): Promise<void> => {
    await archive.place.fits(of);
    archive.fits = true;
  };
  const letGo = async (): Promise<void> => {
    const last = held;
    held = null;
    if (last) await marks.leave(last.place.id).catch(() => undefined);
    await last?.place.close();
  };

  const step = async (isEnd = false): Promise<void> => {
    const taken = stance();
    if (taken !== 'write') {
      wasTried();
      if (taken === 'let-go') await letGo();
      return;
    }
    try {
      held ??= await open();
    } finally {
      wasTried();
    }
    await write(held, isEnd);
  };
  const write = async (archive: Held, isEnd: boolean): Promise<void> => {
    const { place } = archive;
    const at = now();
    const isOurs = await beat(archive);
    const copy = { pieces, place, marks, isOurs };
    const isSweep = at - archive.sweptAt >= SWEEP_MS;
    const listed = isSweep ? await source.showIds() : [];
    const showIds = new Set([...listed, ...heardOf, ...behind.keys()]);
    // Looked at each time, and no show.
    showIds.delete(INBOX);
    heardOf.clear();
    try {
      for (const showId of showIds) {
        await attempt(showId, async () => {
          await copyLogs(source, place.logs, [showId]);
          await copyPieces(copy, 'samples', showId);
        });
        if (isOurs) await note(archive, showId);
        showIds.delete(showId);
      }
    } catch (error) {
      for (const showId of showIds) heardOf.add(showId);
      throw error;
    }
    await attempt(INBOX, async () => {
      archive.change = await copyMessages(copy, archive.change);
    });
    if (isSweep) {
      archive.sweptAt = at;
      const isOther = [...behind.values()].some((why) => why instanceof BrokenRecord);
      if (!archive.fits && !isOther) await noteFit(archive);
      if (isOurs && archive.fits) archive.isWhole = await marks.beat(place.id, true);
    }
    if ((await isMirrored(archive, at, isEnd)) && behind.size === 0) writtenAt = at;
  };
  /** Says that it is there; whether it is this node's. Once it is, its marks are made anew. */
  const beat = async (archive: Held): Promise<boolean> => {
    const { id } = archive.place;
    const isOurs = await marks.beat(id, archive.isWhole);
    if (isOurs && archive.takenTimes > 0) archive.sweptAt = Number.NEGATIVE_INFINITY;
    archive.takenTimes = isOurs ? 0 : archive.takenTimes + 1;
    if (isOurs) return true;
    archive.isWhole = false;
    archive.noted.clear();
    if (archive.takenTimes === TAKEN_TIMES)
      log.warn({ archive: id }, 'another node has a copy of this archive: this one does not count');
    return false;
  };
  /**
   * A show that does not fit, or of which a part is in archives alone that are not here, is said once and tried again; it
   * does not keep the others from being written down.
   */
  const attempt = async (showId: string, copy: () => Promise<void>): Promise<void> => {
    try {
      await copy();
      behind.delete(showId);
    } catch (err) {
      const isMissing = err instanceof StorageUnavailable && err.code === 'TRIMMED';
      if (!isMissing && !(err instanceof BrokenRecord)) throw err;
      const isNews = behind.get(showId)?.message !== err.message;
      behind.set(showId, err);
      if (!isNews) return;
      if (isMissing) log.warn({ err, showId }, 'a show could not be archived for now');
      else log.error({ err, showId }, 'a show could not be archived');
    }
  };
  const note = async ({ place, noted }: Held, showId: string): Promise<void> => {
    const has = await place.logs.ends(showId);
    const text = `${has.events.number} ${has.ledger.number} ${has.facts.number}`;
    if (noted.get(showId) === text) return;
    await marks.note(place.id, showId, has);
    noted.set(showId, text);
  };
  /** Whether the directory is there as it is here. */
  const isMirrored = async (archive: Held, at: number, isEnd: boolean): Promise<boolean> => {
    const revision = directory.revision();
    if (revision === archive.mirrored.revision) return true;
    if (at - archive.mirrored.at < MIRROR_MS && !isEnd) return false;
    const put = await archive.place.directory.mirror(directory.rows());
    if (put.ok) archive.mirrored = { at, revision };
    return put.ok;
  };

  const turn = async (): Promise<void> => {
    try {
      await step();
    } catch (err) {
      if (err instanceof StorageUnavailable) log.warn({ err }, 'the archive waits');
      else log.error({ err }, 'the archive could not be written');
    }
    if (!isClosed) timer = setTimeout(next, everyMs).unref();
  };
  let running = turn();
  const next = () => {
    running = turn();
  };

  return {
    writtenAt: () => writtenAt,
    async runs(showId, name, after) {
      if (!wasOpened) await Promise.race([tried, sleep(OPENING_MS, undefined, { ref: false })]);
      if (!held?.fits) return [];
      const { place } = held;
      return isPiece(name) ? place.pieces.after(name, showId, after) : place.logs.runs(showId, name, after);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const end of ends) end?.();
      await running;
      // What came last.
      await step(true).catch((err: unknown) => log.warn({ err }, 'the archive ends a little early'));
      await letGo();
    },
  };
}
