import type { types } from 'mediasoup-client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MediaConsumer, MediaState, MediaStatus, MediaTrack } from '#shared/contract/media.ts';
import type { StreamSample } from '#shared/contract/stream.ts';
import { type Link, openDevice, openLink, Refused } from './link.ts';
import { createReporter } from './report.ts';
import { type MediaIdentity, openSignal } from './signal.ts';

/** Why there is no picture, or that there is one. */
export type WatchPhase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'none' }
  | { readonly kind: 'noServer'; readonly server: MediaState }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'playing' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'refused'; readonly code: string };

export interface WatchState {
  readonly phase: WatchPhase;
  /** What plays, or will in a moment; the one before stays until the new one has its first picture. */
  readonly stream: MediaStream | null;
  readonly hasSound: boolean;
  readonly status: MediaStatus | null;
  /** Staff alone: how what is on air fares, as the server measured it last. */
  readonly quality: StreamSample | null;
}

export interface Watcher {
  readonly store: StoreApi<WatchState>;
  /** How large the picture is shown, in device pixels of height: no larger one is asked for. */
  setHeight(pixels: number): void;
  close(): void;
}

const RETRY_MS = 1_500;
/** How often it tells what it receives: staff's monitor looks closely, a viewer is one of many. */
const STAFF_REPORT_MS = 2_000;
const VIEWER_REPORT_MS = 10_000;
/** A publisher's earlier tracks are let go of this long after the next one's came: time for its first picture. */
const OVERLAP_MS = 2_000;
/** Heights from which the larger pictures of a simulcast are worth their bits. */
const LAYER_FROM = [0, 240, 480] as const;

/**
 * Receives what is on air at a show, or with `publisherId` what one publisher sends. Comes back by itself after
 * whatever breaks; the media library is loaded when there is first something to receive.
 */
export function createWatcher(identity: MediaIdentity, publisherId: string | null = null): Watcher {
  const store = createStore<WatchState>(() => ({
    phase: { kind: 'waiting' },
    stream: null,
    hasSound: false,
    status: null,
    quality: null,
  }));
  const set = (state: Partial<WatchState>) => store.setState(state);
  let isClosed = false;
  let device: types.Device | null = null;
  let link: Link | null = null;
  const consumers = new Map<string, types.Consumer>();
  let layer = LAYER_FROM.length - 1;
  let turn: Promise<void> = Promise.resolve();
  let isAgainWanted = false;
  let retry: ReturnType<typeof setTimeout> | null = null;

  const signal = openSignal(identity, {
    status(status) {
      set({ status });
      settle();
    },
    quality: (quality) => set({ quality }),
    lost: () => drop(),
    refused: (code) => set({ phase: { kind: 'refused', code }, stream: null }),
  });

  const isStaff = 'showId' in identity;
  const reporter = createReporter(isStaff);
  const reporting = setInterval(
    () => {
      const onAir = store.getState().status?.onAir;
      // A page nobody sees may rest; what it does not decode is no fault of the stream.
      if (!onAir || document.hidden || (publisherId !== null && publisherId !== onAir.publisherId)) return;
      reporter
        .take(
          [...consumers.values()].filter(({ producerId }) => isWantedNow(producerId)),
          onAir.publisherId,
        )
        .then((report) => report && signal.ask('report', report))
        .catch((error: unknown) => console.error(error));
    },
    isStaff ? STAFF_REPORT_MS : VIEWER_REPORT_MS,
  );

  /** One at a time, and once more when something changed meanwhile. */
  function settle(): void {
    if (isAgainWanted || isClosed) return;
    isAgainWanted = true;
    turn = turn.then(async () => {
      isAgainWanted = false;
      if (isClosed) return;
      try {
        await receive(store.getState().status);
      } catch (error) {
        drop();
        // What is no refusal is a fault of this page or its browser, which only its console can tell.
        if (!(error instanceof Refused)) console.error(error);
        const code = error instanceof Refused ? error.code : 'internal';
        const isFinal = code === 'media_full' || code === 'show_not_live' || code === 'forbidden';
        set({ phase: isFinal ? { kind: 'refused', code } : { kind: 'connecting' } });
        later(isFinal ? RETRY_MS * 10 : RETRY_MS);
      }
    });
  }
  function later(ms: number): void {
    if (retry) clearTimeout(retry);
    retry = setTimeout(settle, ms);
  }

  async function receive(status: MediaStatus | null): Promise<void> {
    if (!status) return;
    const wanted = tracksOf(status, publisherId);
    if (wanted.length === 0) {
      drop();
      const isReady = status.server.kind === 'ready';
      set({
        phase: isReady ? { kind: 'none' } : { kind: 'noServer', server: status.server },
        hasSound: false,
        quality: null,
      });
      return;
    }
    if (store.getState().stream === null) set({ phase: { kind: 'connecting' } });
    device ??= (await openDevice(signal)).device;
    link ??= await openLink(device, signal, 'receive', {
      state: () => undefined,
      broken() {
        drop();
        settle();
      },
    });
    const fresh: types.Consumer[] = [];
    for (const { producerId } of wanted)
      if (!consumers.has(producerId)) fresh.push(await consume(link, device, producerId));
    for (const consumer of fresh) {
      await signal.ask('resume', { producerId: consumer.producerId });
      if (consumer.kind === 'video') await askLayer(consumer);
    }
    show(wanted);
  }

  async function consume({ transport }: Link, { recvRtpCapabilities }: types.Device, producerId: string) {
    const answer = await signal.ask<MediaConsumer>('consume', {
      producerId,
      rtpCapabilities: recvRtpCapabilities,
    });
    if (!answer.ok) throw new Refused(answer.error.code);
    const consumer = await transport.consume({
      id: answer.id,
      producerId,
      kind: answer.kind,
      rtpParameters: answer.rtpParameters as types.RtpParameters,
    });
    consumers.set(producerId, consumer);
    return consumer;
  }

  /** A new stream when the picture comes from elsewhere; sound that joins or leaves changes the one that plays. */
  function show(wanted: readonly MediaTrack[]): void {
    const tracks = wanted.flatMap(({ producerId }) => consumers.get(producerId)?.track ?? []);
    const before = store.getState().stream;
    const picture = tracks.find(({ kind }) => kind === 'video');
    const isSamePicture = before !== null && before.getVideoTracks()[0] === picture;
    const stream = isSamePicture ? before : new MediaStream(tracks);
    if (isSamePicture) {
      for (const track of before.getTracks()) if (!tracks.includes(track)) before.removeTrack(track);
      for (const track of tracks) if (!before.getTracks().includes(track)) before.addTrack(track);
    }
    const isPaused = wanted.some(({ source, isPaused }) => isPaused && source !== 'microphone');
    set({
      stream,
      hasSound: wanted.some(({ source, isPaused }) => source === 'microphone' && !isPaused),
      phase: { kind: isPaused ? 'paused' : 'playing' },
    });
    const kept = new Set(wanted.map(({ producerId }) => producerId));
    setTimeout(
      () => {
        for (const [producerId, consumer] of consumers)
          if (!kept.has(producerId) && !isWantedNow(producerId)) {
            consumer.close();
            consumers.delete(producerId);
          }
      },
      isSamePicture ? 0 : OVERLAP_MS,
    );
  }
  const isWantedNow = (producerId: string) => {
    const { status } = store.getState();
    return status !== null && tracksOf(status, publisherId).some((track) => track.producerId === producerId);
  };

  function askLayer(consumer: types.Consumer) {
    return signal.ask('layer', { producerId: consumer.producerId, spatial: layer });
  }

  /** Lets go of everything received; what is known of the server stays. */
  function drop(): void {
    link?.close();
    link = null;
    device = null;
    consumers.clear();
    set({ stream: null });
  }

  return {
    store,
    setHeight(pixels) {
      const wanted = LAYER_FROM.findLastIndex((from) => pixels >= from);
      if (wanted === layer || wanted < 0) return;
      layer = wanted;
      for (const consumer of consumers.values()) if (consumer.kind === 'video') void askLayer(consumer);
    },
    close() {
      isClosed = true;
      if (retry) clearTimeout(retry);
      clearInterval(reporting);
      reporter.close();
      drop();
      signal.close();
    },
  };
}

/** A shared screen stands before the camera; with it the sound. */
export function tracksOf(status: MediaStatus, publisherId: string | null): readonly MediaTrack[] {
  const from =
    publisherId === null
      ? status.onAir
      : (status.publishers?.find((publisher) => publisher.publisherId === publisherId) ?? null);
  if (!from) return [];
  const picture =
    from.tracks.find(({ source }) => source === 'screen') ??
    from.tracks.find(({ source }) => source === 'camera');
  const sound = from.tracks.find(({ source }) => source === 'microphone');
  return [picture, sound].filter((track) => track !== undefined);
}
