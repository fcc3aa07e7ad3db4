import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';

/** One encoder that sends into a show, or one player that receives it. */
export interface SdpSession {
  readonly id: string;
  readonly showId: string;
  readonly transport: types.WebRtcTransport;
  /** Changes with every restart of ICE. */
  etag: string;
  remoteUfrag: string;
}

/** An end that never connects, or is gone without a word, is given up after this. */
const CONNECT_MS = 30_000;
const LOST_MS = 10_000;

export const sessionOf = (
  id: string,
  showId: string,
  transport: types.WebRtcTransport,
  remoteUfrag: string,
): SdpSession => ({
  id,
  showId,
  transport,
  etag: `"${transport.iceParameters.usernameFragment}"`,
  remoteUfrag,
});

/** Calls `ended` once, when the session is over for whatever reason. */
export function watchOver(session: SdpSession, ended: () => void): void {
  const { transport } = session;
  let giveUp = setTimeout(() => transport.close(), CONNECT_MS);
  transport.on('icestatechange', (state) => {
    clearTimeout(giveUp);
    if (state === 'disconnected' || state === 'closed') giveUp = setTimeout(() => transport.close(), LOST_MS);
  });
  transport.on('dtlsstatechange', (state) => {
    if (state === 'failed' || state === 'closed') transport.close();
  });
  transport.observer.once('close', () => {
    clearTimeout(giveUp);
    ended();
  });
}

export function endSession({ transport }: SdpSession): void {
  transport.close();
}

/** Restarts ICE; answers our new credentials and candidates as a fragment. */
export async function iceFragmentOf(session: SdpSession, remoteUfrag: string): Promise<Result<string>> {
  const { transport } = session;
  try {
    const { usernameFragment, password } = await transport.restartIce();
    session.etag = `"${usernameFragment}"`;
    session.remoteUfrag = remoteUfrag;
    const candidates = transport.iceCandidates.map(
      ({ foundation, protocol, priority, address, port, type, tcpType }) =>
        `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}${tcpType ? ` tcptype ${tcpType}` : ''}`,
    );
    return accept(
      ['a=ice-lite', `a=ice-ufrag:${usernameFragment}`, `a=ice-pwd:${password}`, ...candidates, ''].join(
        '\r\n',
      ),
    );
  } catch {
    return refuse('media_gone');
  }
}
