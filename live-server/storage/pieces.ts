import type { KeptMessage } from './inbox.ts';
import { type LogName, type LogRun, logNames } from './log-runs.ts';

/**
 * What archives keep beside the logs: samples of each show's video, counted by their instants, and messages of shops,
 * counted by their places. Unlike a log they have gaps and no hashes.
 */
const pieceNames = ['samples', 'messages'] as const;
export type PieceName = (typeof pieceNames)[number];
/** Everything of which a part may be in archives alone. */
export const pageNames = [...logNames, ...pieceNames] as const;
export type PageName = LogName | PieceName;

/** What stands for a show where messages are asked for: they belong to none. */
export const INBOX = 'inbox';

/** A message with its place, as archives keep it and lend it. */
export type PlacedMessage = KeptMessage & { readonly position: number };

export const isPiece = (name: PageName): name is PieceName => name === 'samples' || name === 'messages';

/** `first` and `last` are the same number; the hash is empty. */
export const pieceOf = (number: number, body: string): LogRun => ({
  first: number,
  last: number,
  body,
  hash: '',
});

/** Pieces where they are kept for good. */
export interface Pieces {
  /** Some after a number, in order; none at the end. */
  after(name: PieceName, showId: string, after: number): Promise<readonly LogRun[]>;
  /** The number of the last one; 0 where there is none. */
  last(name: PieceName, showId: string): Promise<number>;
  /** Durable when it resolves; one that is there already is written anew. */
  put(name: PieceName, showId: string, pieces: readonly LogRun[]): Promise<void>;
  /** Messages that are not done with as they stand here. */
  openMessages(): Promise<readonly string[]>;
}
