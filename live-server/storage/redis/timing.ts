/** How long what may take, ms. Generous ones are for tests on machines that do much else. */
export interface RedisTiming {
  /**
   * A caller is answered by then, whatever Redis does. Viewers are promised a second: a fifth of it is left for the way
   * there and back, and for a process that is busy.
   */
  readonly answerMs: number;
  /** What is not decided by then is refused. */
  readonly decideMs: number;
  /** A single command without an answer is given up. */
  readonly commandMs: number;
  /** Nothing is written that Redis comes to so late: before the command is given up. */
  readonly lastMs: number;
  /** Replicas have so long to hold a write. */
  readonly replicaMs: number;
  /** Redis is away when it has not answered for so long. */
  readonly silentMs: number;
  /** The turn to write a show's ledger lasts so long after the last append: what a dead node costs the others. */
  readonly turnMs: number;
  /** A node that writes lets others have a turn after so long. */
  readonly quantumMs: number;
  /** After a failure Redis is tried again at most this often for a show. */
  readonly retryMs: number;
  /** Live facts are appended when this old. */
  readonly flushMs: number;
  /**
   * Who asks what the directory holds waits so long at most for what other nodes have written to it, be it that Redis
   * hangs or this node is busy: then what is known stands.
   */
  readonly freshMs: number;
  /** The first connection. */
  readonly connectMs: number;
  /** A connection that stands and brings no answer for so long is made anew. */
  readonly deadMs: number;
}

export const usualTiming: RedisTiming = {
  answerMs: 800,
  decideMs: 600,
  commandMs: 800,
  lastMs: 700,
  replicaMs: 400,
  silentMs: 500,
  turnMs: 300,
  quantumMs: 10,
  retryMs: 100,
  flushMs: 100,
  freshMs: 400,
  connectMs: 10_000,
  deadMs: 10_000,
};
