import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodesUnderTest, shownMs } from '../testing/demo-server.ts';
import { framesOf, lightIs, picturesMove, startSending } from './testing/pages.ts';
import { openStage, type Stage } from './testing/stage.ts';

/**
 * Video through a network that fails: every packet goes through a relay of this test, which can lose all of them and
 * come back by another path. The page's own line to the server stays up, as it does when only UDP is blocked.
 */
const MEDIA = '127.0.0.1';
const RELAY = '127.0.0.2';

let relay: Relay;
let stage: Stage;

interface Relay {
  readonly port: number;
  /** Loses everything from here on. */
  cut(): void;
  /** Carries again, from other ports than before. */
  mend(): void;
  close(): void;
}

const bound = async (port: number, address: string): Promise<Socket> => {
  const socket = createSocket('udp4');
  const failed = once(socket, 'error').then(([error]: unknown[]) => Promise.reject(error));
  failed.catch(() => undefined);
  await Promise.race([once(socket.bind(port, address), 'listening'), failed]);
  return socket;
};

/** Below what systems give to connections that go out and to whoever asks for any port: those come and go all the time. */
const somePort = () => 12_000 + Math.floor(Math.random() * 18_000);

/** Rejects where somebody has the port: a media server takes both. */
async function isFree(port: number): Promise<void> {
  (await bound(port, MEDIA)).close();
  const probe = createServer().listen(port, MEDIA);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** A relay for each node's media server: their ports come one after another. */
async function startRelays(count: number): Promise<Relay> {
  for (;;) {
    const outer: Socket[] = [];
    const port = somePort();
    try {
      for (let each = 0; each < count; each += 1) {
        outer.push(await bound(port + each, RELAY));
        await isFree(port + each);
      }
    } catch {
      for (const socket of outer) socket.close();
      continue;
    }
    const relays = outer.map(relayOver);
    const all = (act: (relay: Relay) => void) => () => {
      for (const relay of relays) act(relay);
    };
    return {
      port,
      cut: all((relay) => relay.cut()),
      mend: all((relay) => relay.mend()),
      close: all((relay) => relay.close()),
    };
  }
}

/** Carries datagrams between whoever sends to it and the media server, which listens on the same port elsewhere. */
function relayOver(outer: Socket): Relay {
  const { port } = outer.address();
  const paths = new Map<string, Socket>();
  let isCut = false;
  const pathOf = ({ address, port: from }: RemoteInfo): Socket => {
    const key = `${address}:${from}`;
    const known = paths.get(key);
    if (known) return known;
    const inner = createSocket('udp4').bind(0, MEDIA);
    inner.on('message', (message) => {
      if (!isCut) outer.send(message, from, address);
    });
    paths.set(key, inner);
    return inner;
  };
  outer.on('message', (message, from) => {
    if (!isCut) pathOf(from).send(message, port, MEDIA);
  });
  const forget = () => {
    for (const path of paths.values()) path.close();
    paths.clear();
  };
  return {
    port,
    cut() {
      isCut = true;
      forget();
    },
    mend() {
      isCut = false;
    },
    close() {
      forget();
      outer.close();
    },
  };
}

beforeAll(async () => {
  relay = await startRelays(nodesUnderTest);
  stage = await openStage({
    MEDIA_LISTEN_IP: MEDIA,
    MEDIA_ANNOUNCED_ADDRESS: RELAY,
    MEDIA_PORT: String(relay.port),
  });
});
afterAll(async () => {
  await stage.close();
  relay.close();
});

it('a network that loses everything and comes back by another path: host and room go on by themselves', async () => {
  const showId = await stage.liveShow();
  const host = await stage.hostPage(showId);
  await startSending(host);
  const room = await stage.viewerPage(showId);
  await picturesMove(room);

  relay.cut();
  await lightIs(host, 'Reconnecting');
  const stood = await framesOf(room);
  relay.mend();
  await lightIs(host, 'CAMERA ON AIR');
  await expect.poll(() => framesOf(room), { timeout: shownMs }).toBeGreaterThan(stood + 20);
  await picturesMove(room);
  await room.context().close();
  await host.context().close();
});
