import type { Writable } from 'node:stream';
import { type Logger, pino, symbols } from 'pino';

/** What waits for a reader at most, bytes: some ten thousand lines. */
const MOST_WAITING = 2_000_000;

/**
 * Lines on their way to a reader that may be slow, or away: they wait up to a bound, beyond it they are dropped and
 * counted, and the first line after that says how many. Nobody who logs ever waits: a server goes on without its log.
 */
class PatientLines {
  readonly #target: Writable;
  readonly #most: number;
  #isGone = false;
  #dropped = 0;
  /** Of those, how many have been told. */
  #told = 0;

  constructor(target: Writable, most: number) {
    this.#target = target;
    this.#most = most;
    target.on('error', () => {
      this.#isGone = true;
    });
  }

  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#isGone || this.#target.writableLength + line.length > this.#most) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > this.#told) this.#tell();
    this.#target.write(line);
  }

  #tell(): void {
    const dropped = this.#dropped - this.#told;
    this.#told = this.#dropped;
    const line = {
      level: 40,
      time: Date.now(),
      dropped,
      msg: 'lines of the log were dropped: nobody read them',
    };
    this.#target.write(`${JSON.stringify(line)}\n`);
  }

  /** Resolves when all is with the reader, or after so long, ms. */
  async delivered(withinMs: number): Promise<void> {
    if (this.#isGone || this.#target.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, withinMs);
      this.#target.write('', () => resolve());
    });
  }
}

/**
 * JSON lines on standard output. Secrets that ride in headers are never logged, since headers are not. `target` and
 * `most`: another way out, and how many bytes may wait there.
 */
export const createLog = (
  level: string,
  target: Writable = process.stdout,
  most: number = MOST_WAITING,
): Logger => pino({ level, base: null }, new PatientLines(target, most));

const linesOf = (log: Logger): PatientLines | null => {
  const { [symbols.streamSym]: stream } = log as unknown as { readonly [symbols.streamSym]?: unknown };
  return stream instanceof PatientLines ? stream : null;
};

/** Lines that nobody read in time. */
export const linesDropped = (log: Logger): number => linesOf(log)?.dropped ?? 0;

/** Before the process ends: resolves when all is with the reader, or after so long, ms. */
export const logDelivered = async (log: Logger, withinMs: number): Promise<void> =>
  linesOf(log)?.delivered(withinMs);
