import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between two programs, which a test makes slow, silent, or cuts. */
export interface Wire {
  readonly port: number;
  /** As a good network. What was held back arrives first, in order. */
  mend(): void;
  /** Everything arrives so much later, in each direction, ms. */
  slow(ms: number): void;
  /** Connections stand, and nothing arrives: it is held back until `mend`, as TCP sends again what was not received. */
  hush(): void;
  /** What is asked arrives, and no answer does: they are lost, and the connections with them once it is mended. */
  swallow(): void;
  /** Those that stand bring nothing any more, for good, and nobody closes them; new ones are well. */
  strand(): void;
  /** Every connection is broken off, and no new one is taken. */
  cut(): void;
  close(): Promise<void>;
}

type State =
  | { readonly is: 'well' | 'silent' | 'swallowing' | 'cut' }
  | { readonly is: 'slow'; readonly ms: number };

/** Listens on a port of its own and passes everything on to another of this machine. */
export async function startWire(to: number): Promise<Wire> {
  let state: State = { is: 'well' };
  const ends = new Set<Socket>();
  const lines = new Set<Line>();

  const server = createServer({ noDelay: true }, (near) => {
    if (state.is === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    const both = [new Line(near, far, () => state), new Line(far, near, () => state, true)];
    for (const line of both) lines.add(line);
    const over = () => {
      for (const line of both) {
        line.end();
        lines.delete(line);
      }
      for (const end of [near, far]) {
        ends.delete(end);
        end.destroy();
      }
    };
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', over).on('close', over);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakOff = () => {
    for (const end of [...ends]) end.resetAndDestroy();
  };
  const become = (next: State) => {
    if (state.is === 'swallowing') breakOff();
    state = next;
    for (const line of lines) line.look();
  };
  return {
    port: (server.address() as AddressInfo).port,
    mend: () => become({ is: 'well' }),
    slow: (ms) => become({ is: 'slow', ms }),
    hush: () => become({ is: 'silent' }),
    swallow: () => become({ is: 'swallowing' }),
    strand() {
      for (const line of lines) line.strand();
    },
    cut() {
      become({ is: 'cut' });
      breakOff();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const end of [...ends]) end.destroy();
      await closed;
    },
  };
}

/** One direction of one connection: what came waits here for as long as the network makes it wait. */
class Line {
  readonly #to: Socket;
  readonly #state: () => State;
  #waiting: { readonly chunk: Buffer; readonly cameAt: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isStranded = false;

  constructor(from: Socket, to: Socket, state: () => State, hasAnswers = false) {
    this.#to = to;
    this.#state = state;
    from.on('data', (chunk: Buffer) => {
      if (this.#isStranded || (hasAnswers && state().is === 'swallowing')) return;
      this.#waiting.push({ chunk, cameAt: performance.now() });
      this.look();
    });
  }

  /** Passes on what is due, and comes back for the next. */
  look(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const state = this.#state();
    if (state.is === 'silent' || state.is === 'cut') return;
    const delay = state.is === 'slow' ? state.ms : 0;
    const now = performance.now();
    for (let [next] = this.#waiting; next; [next] = this.#waiting) {
      const dueIn = next.cameAt + delay - now;
      if (dueIn > 0) {
        this.#timer = setTimeout(() => this.look(), dueIn);
        return;
      }
      this.#waiting.shift();
      this.#to.write(next.chunk);
    }
  }

  strand(): void {
    this.#isStranded = true;
    this.end();
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting = [];
  }
}
