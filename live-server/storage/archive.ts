import type { Directory } from './directory.ts';
import { copyLogs, type LogSink, type LogSource } from './log-runs.ts';
import type { Stores } from './stores.ts';
import { StorageUnavailable } from './unavailable.ts';

/** How often what is new is written down; what is lost with Redis and everything in it is at most this old, and a copy. */
const EVERY_MS = 1_000;
/** How often every show is looked at, whether anything was heard of it or not. */
const SWEEP_MS = 60_000;
/** The brand's own records are written down as a whole: so long after they were, when they are others. */
const MIRROR_MS = 3_000;

export interface ArchivePlace {
  readonly logs: LogSink;
  readonly directory: Pick<Directory, 'mirror'>;
  close(): Promise<void>;
}

export interface ArchiveSettings {
  readonly source: LogSource;
  readonly stores: Pick<Stores, 'feed' | 'ledger'>;
  readonly directory: Pick<Directory, 'rows' | 'revision'>;
  /** One node writes an archive down. */
  readonly leads: () => boolean;
  /** Throws while another process holds it. */
  readonly open: () => Promise<ArchivePlace>;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

export interface Archive {
  /** When everything known was last written down, epoch ms; null when never by this node. */
  writtenAt(): number | null;
  close(): Promise<void>;
}

/**
 * Writes down, in SQLite, what nodes keep in Redis: each log from where the archive ends, so that whichever node leads
 * goes on where its archive stands, after however long, and nothing is in it twice. Every link of a chain is checked
 * on the way: a record that does not fit is not taken, and said.
 */
export function keepArchive(settings: ArchiveSettings): Archive {
  const { source, stores, directory, leads, now, log } = settings;
  const heardOf = new Set<string>();
  let place: ArchivePlace | null = null;
  let sweptAt = 0;
  let mirrored = { at: 0, revision: -1 };
  let writtenAt: number | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const ends = [
    stores.feed?.onEvent(({ showId }) => heardOf.add(showId)),
    stores.feed?.onFacts((showId) => heardOf.add(showId)),
    stores.ledger.onRecord(({ showId }) => heardOf.add(showId)),
  ];

  const step = async (isEnd = false): Promise<void> => {
    if (!leads()) return letGo();
    place ??= await settings.open();
    const at = now();
    const isSweep = at - sweptAt >= SWEEP_MS;
    const listed = isSweep ? await source.showIds() : [];
    const showIds = [...new Set([...listed, ...heardOf])];
    heardOf.clear();
    try {
      await copyLogs(source, place.logs, showIds);
    } catch (error) {
      for (const showId of showIds) heardOf.add(showId);
      throw error;
    }
    if (isSweep) sweptAt = at;
    if (await isMirrored(place, at, isEnd)) writtenAt = at;
  };
  /** Whether the directory is there as it is here. */
  const isMirrored = async (
    { directory: copy }: ArchivePlace,
    at: number,
    isEnd: boolean,
  ): Promise<boolean> => {
    const revision = directory.revision();
    if (revision === mirrored.revision) return true;
    if (at - mirrored.at < MIRROR_MS && !isEnd) return false;
    const put = await copy.mirror(directory.rows());
    if (put.ok) mirrored = { at, revision };
    return put.ok;
  };
  const letGo = async (): Promise<void> => {
    const held = place;
    place = null;
    sweptAt = 0;
    mirrored = { at: 0, revision: -1 };
    await held?.close();
  };

  const turn = async (): Promise<void> => {
    try {
      await step();
    } catch (err) {
      if (err instanceof StorageUnavailable) log.warn({ err }, 'the archive waits');
      else log.error({ err }, 'the archive could not be written');
    }
    if (!isClosed) timer = setTimeout(next, EVERY_MS).unref();
  };
  let running = turn();
  const next = () => {
    running = turn();
  };

  return {
    writtenAt: () => writtenAt,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const end of ends) end?.();
      await running;
      // What came last, where this node leads still.
      await step(true).catch((err: unknown) => log.warn({ err }, 'the archive ends a little early'));
      await letGo();
    },
  };
}
