import type { types } from 'mediasoup-client';
import type { WatchReport } from '#shared/contract/stream.ts';

/** Counters of the last look, to tell what happened since. */
interface Counted {
  readonly at: number;
  readonly frames: number;
  readonly freezes: number;
  readonly lost: number;
  readonly received: number;
  readonly bufferedMs: number;
  readonly emitted: number;
}

/** The picture, small: enough to tell black from a picture. */
const WIDTH = 32;
const HEIGHT = 18;

/**
 * Measures what is received: frames, freezes, losses and delay by the browser's own counters, and with `looks` how
 * bright the picture is.
 */
export function createReporter(looks: boolean) {
  let before: Counted | null = null;
  let countedOf = '';
  const look = looks ? createLook() : null;

  return {
    /** Null while there is no picture, and for the first look at one. */
    async take(consumers: readonly types.Consumer[], publisherId: string): Promise<WatchReport | null> {
      const picture = consumers.find(({ kind }) => kind === 'video');
      if (!picture || picture.closed) return null;
      const stats = [...(await picture.getStats()).values()] as RTCStats[];
      const inbound = stats.find(({ type }) => type === 'inbound-rtp') as
        | (RTCInboundRtpStreamStats & { freezeCount?: number; totalDecodeTime?: number })
        | undefined;
      const pair = stats.find(
        (one) => one.type === 'candidate-pair' && (one as RTCIceCandidatePairStats).nominated,
      ) as RTCIceCandidatePairStats | undefined;
      if (!inbound) return null;
      const now: Counted = {
        at: performance.now(),
        frames: inbound.framesDecoded ?? 0,
        freezes: inbound.freezeCount ?? 0,
        lost: inbound.packetsLost ?? 0,
        received: inbound.packetsReceived ?? 0,
        bufferedMs: ((inbound.jitterBufferDelay ?? 0) + (inbound.totalDecodeTime ?? 0)) * 1_000,
        emitted: inbound.jitterBufferEmittedCount ?? 0,
      };
      const last = countedOf === picture.id ? before : null;
      before = now;
      countedOf = picture.id;
      const luma = look ? await look.brightness(picture.track) : null;
      return (
        last && {
          publisherId,
          ...since(last, now),
          rttMs: ms(pair?.currentRoundTripTime),
          jitterMs: ms(inbound.jitter),
          luma,
        }
      );
    },
    close() {
      look?.close();
    },
  };
}

/** What the counters tell of the time between two looks. */
function since(last: Counted, now: Counted): Pick<WatchReport, 'fps' | 'freezes' | 'lossRate' | 'bufferMs'> {
  const lost = Math.max(0, now.lost - last.lost);
  const received = Math.max(0, now.received - last.received);
  const emitted = now.emitted - last.emitted;
  return {
    fps: Math.max(0, ((now.frames - last.frames) * 1_000) / Math.max(1, now.at - last.at)),
    freezes: Math.max(0, now.freezes - last.freezes),
    lossRate: lost + received === 0 ? 0 : lost / (lost + received),
    bufferMs: emitted > 0 ? Math.max(0, (now.bufferedMs - last.bufferedMs) / emitted) : null,
  };
}

const ms = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1_000);

function createLook() {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  let shown: MediaStreamTrack | null = null;
  return {
    /** Mean brightness, 0 to 255; null before the first frame. */
    async brightness(track: MediaStreamTrack): Promise<number | null> {
      if (shown !== track) {
        shown = track;
        video.srcObject = new MediaStream([track]);
        await video.play().catch(() => undefined);
      }
      if (!pen || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
      pen.drawImage(video, 0, 0, WIDTH, HEIGHT);
      const { data } = pen.getImageData(0, 0, WIDTH, HEIGHT);
      let sum = 0;
      // ITU-R BT.601 luma of red, green and blue.
      for (let at = 0; at < data.length; at += 4)
        sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      return sum / (WIDTH * HEIGHT);
    },
    close() {
      video.srcObject = null;
      shown = null;
    },
  };
}
