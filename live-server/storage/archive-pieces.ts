import type { ArchivePlace } from './archive-folder.ts';
import { BrokenRecord, type LogRun } from './log-runs.ts';
import { INBOX, type PieceName } from './pieces.ts';
import type { ArchiveMarks } from './redis/archive-marks.ts';

/** Messages and samples where they are written. */
export interface PieceSource {
  /** Some after a number, in order, also those that other archives have; none at the end. */
  after(name: PieceName, showId: string, after: number): Promise<readonly LogRun[]>;
  /** Messages that became something else after a change, and the last change. */
  changedAfter(change: number): Promise<{ readonly ids: readonly string[]; readonly last: number }>;
  /** Messages by their ids. */
  named(ids: readonly string[]): Promise<readonly LogRun[]>;
}

/** From where to where pieces are copied. */
export interface PieceCopy {
  readonly pieces: PieceSource;
  readonly place: Pick<ArchivePlace, 'id' | 'pieces'>;
  readonly marks: Pick<ArchiveMarks, 'noted' | 'notePieces'>;
  /** The archive's marks are this node's to set. */
  readonly isOurs: boolean;
}

/** From what the archive has, and its mark says: a sample that came late has taken the mark back. */
export async function copyPieces(
  { pieces, place, marks, isOurs }: PieceCopy,
  name: PieceName,
  showId: string,
): Promise<void> {
  const has = await place.pieces.last(name, showId);
  const said = isOurs ? await marks.noted(place.id, name, showId) : has;
  // Put back from an older copy.
  if (said > has) await marks.notePieces(place.id, name, showId, said, has);
  const before = Math.min(said, has);
  let end = before;
  for (;;) {
    const some = await pieces.after(name, showId, end);
    const last = some.at(-1);
    if (!last) break;
    await place.pieces.put(name, showId, some);
    end = last.last;
  }
  if (isOurs && end !== before) await marks.notePieces(place.id, name, showId, before, end);
}

/**
 * Messages that came, and those that became something else after `change`; null before the first look. Answers the
 * last change. Throws a `BrokenRecord` when the messages there do not go on from those here.
 */
export async function copyMessages(copy: PieceCopy, change: number | null): Promise<number> {
  const { pieces, place } = copy;
  const open = change === null ? await place.pieces.openMessages() : [];
  await checkMessages(copy);
  await copyPieces(copy, 'messages', INBOX);
  const { ids, last } = await pieces.changedAfter(change ?? 0);
  const end = await place.pieces.last('messages', INBOX);
  const changed = await pieces.named([...new Set([...open, ...ids])]);
  const known = changed.filter((piece) => piece.last <= end);
  if (known.length > 0) await place.pieces.put('messages', INBOX, known);
  return last;
}

/**
 * Whether the messages there go on from those here. Each time, for after some were lost others have their places: then
 * nothing that this archive says it has is to be let go of.
 */
async function checkMessages({ pieces, place, marks, isOurs }: PieceCopy): Promise<void> {
  const end = await place.pieces.last('messages', INBOX);
  if (end === 0) return;
  const [[own], [theirs]] = await Promise.all([
    place.pieces.after('messages', INBOX, end - 1),
    pieces.after('messages', INBOX, end - 1),
  ]);
  if (own?.last === theirs?.last && idIn(own) === idIn(theirs)) return;
  const said = isOurs ? await marks.noted(place.id, 'messages', INBOX) : 0;
  if (said > 0) await marks.notePieces(place.id, 'messages', INBOX, said, 0);
  throw new BrokenRecord(`messages: another one stands at ${end}`);
}

const idIn = (message: LogRun | undefined): string | null =>
  message === undefined ? null : (JSON.parse(message.body) as { id: string }).id;
