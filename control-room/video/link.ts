import type { types } from 'mediasoup-client';
import type { MediaTransport } from '#shared/contract/media.ts';
import { randomKey, type Signal } from './signal.ts';

/** The connection broke for longer than this: it is mended, not waited for. */
const MEND_AFTER_MS = 1_500;
const MEND_AGAIN_MS = 4_000;

/** What a server answered no to, as an error: the media library speaks in those. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The answer without its envelope; throws `Refused`. */
export async function must<T extends object>(answering: ReturnType<Signal['ask']>): Promise<T> {
  const answer = await answering;
  if (!answer.ok) throw new Refused(answer.error.code);
  return answer as unknown as T;
}

/** A device that knows what this browser and this server can carry. The library is loaded here and nowhere else. */
export async function openDevice(
  signal: Signal,
): Promise<{ device: types.Device; publisherId: string | null }> {
  const { Device } = await import('mediasoup-client');
  const hello = await must<{ rtpCapabilities: types.RtpCapabilities | null; publisherId: string | null }>(
    signal.ask('hello'),
  );
  if (!hello.rtpCapabilities) throw new Refused('media_unavailable');
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: hello.rtpCapabilities });
  return { device, publisherId: hello.publisherId };
}

export interface Link {
  readonly transport: types.Transport;
  close(): void;
}

/**
 * One transport, kept going: when its path breaks, ICE is begun anew on the other networks at hand. `broken` is called
 * once, when that is of no use: the server no longer knows it.
 */
export async function openLink(
  device: types.Device,
  signal: Signal,
  direction: 'send' | 'receive',
  on: { state(isUp: boolean): void; broken(): void },
): Promise<Link> {
  const options = await must<MediaTransport & types.TransportOptions>(
    signal.ask('transport', { direction, attempt: randomKey() }),
  );
  const transport =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  const transportId = transport.id;
  let mending: ReturnType<typeof setTimeout> | null = null;
  const stopMending = () => {
    if (mending) clearTimeout(mending);
    mending = null;
  };

  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    must(signal.ask('secure', { transportId, dtlsParameters })).then(done, failed);
  });
  transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
    must<{ producerId: string }>(
      signal.ask('produce', { transportId, source: appData.source, rtpParameters }),
    ).then(({ producerId }) => done({ id: producerId }), failed);
  });
  transport.on('connectionstatechange', (state) => {
    on.state(state === 'connected');
    if (state === 'connected') stopMending();
    else if (state === 'disconnected' || state === 'failed') mendIn(state === 'failed' ? 0 : MEND_AFTER_MS);
  });

  function mendIn(ms: number): void {
    stopMending();
    mending = setTimeout(() => {
      mendIn(MEND_AGAIN_MS);
      void mend();
    }, ms);
  }
  async function mend(): Promise<void> {
    const answer = await signal.ask<{ iceParameters: types.IceParameters }>('restartIce', { transportId });
    if (transport.closed) return;
    if (answer.ok) await transport.restartIce({ iceParameters: answer.iceParameters }).catch(() => undefined);
    else if (answer.error.code !== 'network' && answer.error.code !== 'rate_limited') {
      stopMending();
      on.broken();
    }
  }

  return {
    transport,
    close() {
      stopMending();
      transport.close();
    },
  };
}
