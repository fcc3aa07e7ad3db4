import type { types } from 'mediasoup-client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MediaSource, MediaStatus } from '#shared/contract/media.ts';
import { capture, type DeviceFault, type Devices, listDevices } from './devices.ts';
import { type Link, openDevice, openLink, Refused } from './link.ts';
import { openSignal } from './signal.ts';

export interface PublishState {
  readonly devices: Devices;
  readonly chosen: { readonly camera: string | null; readonly microphone: string | null };
  readonly tracks: { readonly [S in MediaSource]: MediaStreamTrack | null };
  readonly faults: { readonly [S in MediaSource]: DeviceFault | null };
  readonly isMuted: boolean;
  /** Asked for; whether it really goes out is `link`. */
  readonly isSending: boolean;
  readonly link: 'off' | 'connecting' | 'up' | 'broken';
  /** Why the server does not take it; it is asked again by itself. */
  readonly refused: string | null;
  readonly publisherId: string | null;
  readonly status: MediaStatus | null;
}

export interface Publisher {
  readonly store: StoreApi<PublishState>;
  /** Opens camera and microphone for the preview; nothing goes out. */
  prepare(): Promise<void>;
  choose(source: 'camera' | 'microphone', deviceId: string): Promise<void>;
  send(): void;
  stop(): void;
  mute(isMuted: boolean): void;
  share(isShared: boolean): Promise<void>;
  take(publisherId: string): Promise<void>;
  /** A new key for encoders, which puts the one before out of use; null when it could not be made. */
  newStreamKey(): Promise<{ readonly key: string; readonly path: string } | null>;
  close(): void;
}

const TELL_MS = 2_000;
const RETRY_MS = 1_500;
/** Three pictures of one camera: the server sends each viewer the largest its network and its window can take. */
const simulcast: types.RtpEncodingParameters[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 160_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 550_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_800_000, scalabilityMode: 'L1T3' },
];
const sources: readonly MediaSource[] = ['camera', 'microphone', 'screen'];

/** Sends a camera, a microphone and a shared screen to a show, and keeps sending through whatever breaks. */
export function createPublisher(showId: string): Publisher {
  const store = createStore<PublishState>(() => ({
    devices: { cameras: [], microphones: [] },
    chosen: { camera: null, microphone: null },
    tracks: { camera: null, microphone: null, screen: null },
    faults: { camera: null, microphone: null, screen: null },
    isMuted: false,
    isSending: false,
    link: 'off',
    refused: null,
    publisherId: null,
    status: null,
  }));
  const { getState: now, setState: set } = store;
  const producers = new Map<MediaSource, types.Producer>();
  let link: Link | null = null;
  let turn: Promise<void> = Promise.resolve();
  let isAgainWanted = false;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;

  const signal = openSignal(
    { showId },
    {
      status(status) {
        set({ status });
        settle();
      },
      lost: () => drop(),
      refused: (code) => set({ refused: code }),
    },
  );

  function setTrack(source: MediaSource, track: MediaStreamTrack | null, fault: DeviceFault | null): void {
    const before = now().tracks[source];
    if (before !== track) before?.stop();
    set(({ tracks, faults }) => ({
      tracks: { ...tracks, [source]: track },
      faults: { ...faults, [source]: fault },
    }));
    track?.addEventListener('ended', () => {
      // The browser's own "stop sharing" is meant; a camera that stops was pulled out or taken away.
      if (now().tracks[source] === track) setTrack(source, null, source === 'screen' ? null : 'unplugged');
    });
    settle();
  }
  async function open(source: MediaSource): Promise<void> {
    const wanted = source === 'screen' ? null : now().chosen[source];
    const captured = await capture(source, wanted);
    if (isClosed) {
      if (captured.ok) captured.track.stop();
      return;
    }
    if (captured.ok) {
      if (source === 'microphone') captured.track.enabled = !now().isMuted;
      setTrack(source, captured.track, null);
      const { deviceId } = captured.track.getSettings();
      if (source !== 'screen' && deviceId !== undefined)
        set(({ chosen }) => ({ chosen: { ...chosen, [source]: deviceId } }));
    } else setTrack(source, null, captured.fault === 'cancelled' ? null : captured.fault);
    set({ devices: await listDevices() });
  }
  const refreshDevices = () => void listDevices().then((devices) => set({ devices }));
  navigator.mediaDevices?.addEventListener('devicechange', refreshDevices);

  /** Brings what is sent in line with what is wanted; one at a time. */
  function settle(): void {
    if (isAgainWanted || isClosed) return;
    isAgainWanted = true;
    turn = turn.then(async () => {
      isAgainWanted = false;
      if (isClosed) return;
      try {
        if (now().isSending) await sendAll();
        else drop();
      } catch (error) {
        drop();
        // What is no refusal is a fault of this page or its browser, which only its console can tell.
        if (!(error instanceof Refused)) console.error(error);
        const code = error instanceof Refused ? error.code : 'internal';
        set({ link: 'broken', refused: code === 'network' || code === 'media_gone' ? null : code });
        if (retry) clearTimeout(retry);
        retry = setTimeout(settle, RETRY_MS);
      }
    });
  }

  async function sendAll(): Promise<void> {
    const { status } = now();
    if (status?.server.kind !== 'ready') return set({ link: 'broken' });
    if (!link) {
      if (now().link === 'off') set({ link: 'connecting' });
      const { device, publisherId } = await openDevice(signal);
      set({ publisherId });
      link = await openLink(device, signal, 'send', {
        state: (isUp) => set({ link: isUp ? 'up' : now().link === 'connecting' ? 'connecting' : 'broken' }),
        broken() {
          drop();
          settle();
        },
      });
    }
    for (const source of sources) await settleSource(link, source);
    set({ refused: null });
  }

  async function settleSource({ transport }: Link, source: MediaSource): Promise<void> {
    const track = now().tracks[source];
    const producer = producers.get(source);
    if (!track) {
      if (!producer) return;
      producers.delete(source);
      producer.close();
      await signal.ask('stop', { source });
    } else if (!producer) {
      const made = await transport.produce({
        track,
        // Closing it here must leave the preview as it is.
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        appData: { source },
        ...(source === 'camera' && {
          encodings: simulcast,
          codecOptions: { videoGoogleStartBitrate: 1_000 },
        }),
      });
      producers.set(source, made);
    } else if (producer.track !== track) await producer.replaceTrack({ track });
  }

  const telling = setInterval(() => {
    if (!link || now().link !== 'up') return;
    lineOf(link)
      .then(async (rttMs) => {
        if (rttMs !== null) await signal.ask('sending', { rttMs });
      })
      .catch((error: unknown) => console.error(error));
  }, TELL_MS);

  function drop(): void {
    link?.close();
    link = null;
    producers.clear();
    set({ link: now().isSending ? 'broken' : 'off' });
  }

  return {
    store,
    async prepare() {
      await Promise.all([open('camera'), open('microphone')]);
    },
    async choose(source, deviceId) {
      set(({ chosen }) => ({ chosen: { ...chosen, [source]: deviceId } }));
      await open(source);
    },
    send() {
      set({ isSending: true, link: 'connecting' });
      settle();
    },
    stop() {
      set({ isSending: false, refused: null });
      for (const source of producers.keys()) void signal.ask('stop', { source });
      settle();
    },
    mute(isMuted) {
      set({ isMuted });
      const { microphone } = now().tracks;
      if (microphone) microphone.enabled = !isMuted;
      if (producers.has('microphone')) void signal.ask('pause', { source: 'microphone', isPaused: isMuted });
    },
    async share(isShared) {
      if (isShared) await open('screen');
      else setTrack('screen', null, null);
    },
    async take(publisherId) {
      const answer = await signal.ask('take', { publisherId });
      set({ refused: answer.ok ? null : answer.error.code });
    },
    async newStreamKey() {
      const answer = await signal.ask<{ key: string; path: string }>('streamKey');
      return answer.ok ? { key: answer.key, path: answer.path } : null;
    },
    close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
      clearInterval(telling);
      navigator.mediaDevices?.removeEventListener('devicechange', refreshDevices);
      drop();
      for (const track of Object.values(now().tracks)) track?.stop();
      signal.close();
    },
  };
}

/** The round trip to the media server, ms; null before it has been measured. */
async function lineOf({ transport }: Link): Promise<number | null> {
  for (const stats of (await transport.getStats()).values() as Iterable<RTCStats>) {
    const pair = stats as RTCIceCandidatePairStats;
    if (pair.type === 'candidate-pair' && pair.nominated && pair.currentRoundTripTime !== undefined)
      return pair.currentRoundTripTime * 1_000;
  }
  return null;
}
