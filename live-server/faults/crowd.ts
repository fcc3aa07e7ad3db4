import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { OrderView } from '#shared/contract/viewers.ts';
import { until } from '../storage/redis/redis-for-tests.ts';

/**
 * Viewers of a show who claim units of its deal one after another, each under a key of its own, half of them over
 * sockets and half by REST, whatever happens to the servers. One whose connection breaks goes to the next address.
 */
export interface Crowd {
  /** key → order, of each claim that was granted. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Every answer since the beginning. */
  readonly answers: readonly Answer[];
  /** Resolves when every viewer has had an answer that fits, since the call. */
  each(fits: (answer: Answer) => boolean, whose?: (viewer: number) => boolean): Promise<void>;
  /** Resolves when so many units are sold in all; whose they are is a matter of whose node is quick. */
  sold(units: number): Promise<void>;
  /** No more claims; resolves when those under way are answered. */
  stop(): Promise<void>;
  /** Asks once more what was not decided, under its old key, until it is. */
  settle(): Promise<void>;
  /** Where each viewer of a socket is connected now; null for one who is not. */
  seats(): readonly (string | null)[];
  close(): void;
}

export interface Answer {
  readonly viewer: number;
  readonly key: string;
  /** `ok`, the refusal's code, `lost` where the connection broke, or `hung` where nothing came for half a minute. */
  readonly code: string;
  readonly orderId: string | null;
  readonly ms: number;
  /** The address it came from. */
  readonly url: string;
}

export interface CrowdSettings {
  readonly dealId: string;
  /** A token for each viewer. */
  readonly tokens: readonly string[];
  /** Where they may go, now; viewer n begins at the n-th, counted round. */
  readonly urls: () => readonly string[];
  /** Each comes back to where it was: no server ends meanwhile, and which of them answers is what is looked at. */
  readonly stay?: boolean;
  /** The number of each viewer's first key: a crowd that comes later asks for something else. */
  readonly first?: number;
}

/** Sockets may claim five times a second. */
const PAUSE_MS = 210;
/** Nobody waits for an answer longer; a server that keeps its promise answers in a second. */
const HUNG_MS = 30_000;
const AGAIN_MS = 60;

type Way = (key: string) => Promise<Pick<Answer, 'code' | 'orderId' | 'url'>>;

export async function startCrowd({
  dealId,
  tokens,
  urls,
  stay = false,
  first = 0,
}: CrowdSettings): Promise<Crowd> {
  const acknowledged = new Map<string, string>();
  const answers: Answer[] = [];
  const undecided = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  let isOver = false;
  let isClosed = false;
  const seats: (SocketSeat | null)[] = tokens.map((token, viewer) =>
    viewer % 4 < 2 ? socketSeat(dealId, token, viewer, urls, stay ? 0 : 1, () => isClosed) : null,
  );
  const ways = tokens.map((token, viewer): Way => seats[viewer]?.claim ?? overRest(dealId, token, viewer));

  function overRest(deal: string, token: string, viewer: number): Way {
    let turn = viewer;
    return async (key) => {
      const all = urls();
      const url = all[turn % all.length] as string;
      const answer = await claimOverRest(agent, url, deal, token, key);
      if (answer.code === 'lost' && !stay) turn += 1;
      return { ...answer, url };
    };
  }

  const ask = async (viewer: number, key: string): Promise<Answer> => {
    // A page without a connection asks when it is back.
    await seats[viewer]?.seated();
    const askedAt = performance.now();
    const said = await (ways[viewer] as Way)(key);
    const answer = { viewer, key, ms: performance.now() - askedAt, ...said };
    answers.push(answer);
    const { code, orderId } = answer;
    if (orderId !== null) acknowledged.set(key, orderId);
    if (isDecided(code)) undecided.delete(key);
    else undecided.set(key, viewer);
    return answer;
  };

  const running = tokens.map(async (_, viewer) => {
    await sleep((PAUSE_MS * viewer) / tokens.length);
    for (let n = first; !isOver; n += 1) {
      await ask(viewer, `${viewer}-${n}`);
      if (!isOver) await sleep(PAUSE_MS);
    }
  });

  return {
    acknowledged,
    answers,
    async each(fits, whose = () => true) {
      const waiting = new Set([...tokens.keys()].filter(whose));
      let at = answers.length;
      await until(() => {
        for (; at < answers.length; at += 1) {
          const answer = answers[at];
          if (answer && fits(answer)) waiting.delete(answer.viewer);
        }
        return waiting.size === 0;
      }, 120_000);
    },
    sold: (units) => until(() => acknowledged.size >= units, 120_000),
    async stop() {
      isOver = true;
      await Promise.all(running);
    },
    async settle() {
      await Promise.all(
        tokens.map(async (_, viewer) => {
          const own = [...undecided].flatMap(([key, whose]) => (whose === viewer ? [key] : []));
          for (const key of own) {
            while (!isDecided((await ask(viewer, key)).code)) await sleep(PAUSE_MS);
            if (seats[viewer]) await sleep(PAUSE_MS);
          }
        }),
      );
    },
    seats: () => seats.filter((seat) => seat !== null).map((seat) => seat.at()),
    close() {
      isOver = true;
      isClosed = true;
      for (const seat of seats) seat?.leave();
      agent.destroy();
    },
  };
}

/** Anything else is to be asked again under the same key. */
const isDecided = (code: string): boolean => ['ok', 'sold_out', 'deal_not_open'].includes(code);

/** As a shop's own program asks. */
function claimOverRest(
  agent: Agent,
  url: string,
  dealId: string,
  token: string,
  key: string,
): Promise<Pick<Answer, 'code' | 'orderId'>> {
  const text = JSON.stringify({ quantity: 1, key });
  return new Promise((resolve) => {
    const lost = () => resolve({ code: 'lost', orderId: null });
    const sent = request(
      `${url}/api/deals/${dealId}/claims`,
      {
        agent,
        method: 'POST',
        timeout: HUNG_MS,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('error', lost);
        response.on('end', () => {
          const said = JSON.parse(body) as { code?: string; order?: { id: string } };
          resolve({ code: said.code ?? 'ok', orderId: said.order?.id ?? null });
        });
      },
    );
    sent.on('timeout', () => {
      resolve({ code: 'hung', orderId: null });
      sent.destroy();
    });
    sent.on('error', lost);
    sent.end(text);
  });
}

interface SocketSeat {
  readonly claim: Way;
  /** Resolves when it is connected, or nobody waits for that any more. */
  seated(): Promise<void>;
  at(): string | null;
  leave(): void;
}

/** As the viewer's page: comes back by itself, to whichever address takes it. */
function socketSeat(
  dealId: string,
  token: string,
  viewer: number,
  urls: () => readonly string[],
  /** How many addresses further it goes each time. */
  step: number,
  isClosed: () => boolean,
): SocketSeat {
  let turn = viewer;
  let at = '';
  let socket: Socket;
  const sit = () => {
    if (isClosed()) return;
    const all = urls();
    at = all[turn % all.length] as string;
    turn += step;
    socket = io(`${at}/room`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    const again = () => {
      socket.removeAllListeners();
      socket.disconnect();
      setTimeout(sit, AGAIN_MS);
    };
    socket.once('connect_error', again).once('disconnect', again);
  };
  sit();
  return {
    async claim(key) {
      const url = at;
      try {
        const said = (await socket.timeout(HUNG_MS).emitWithAck('claim', { dealId, quantity: 1, key })) as
          | { ok: true; order: OrderView }
          | { ok: false; error: { code: string } };
        return said.ok
          ? { code: 'ok', orderId: said.order.id, url }
          : { code: said.error.code, orderId: null, url };
      } catch {
        return { code: socket.connected ? 'hung' : 'lost', orderId: null, url };
      }
    },
    seated: async () => {
      while (!socket.connected && !isClosed()) await sleep(20);
    },
    at: () => (socket.connected ? at : null),
    leave() {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
