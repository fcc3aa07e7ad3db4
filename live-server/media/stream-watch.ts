import type { types } from 'mediasoup';
import type { DeskAlert } from '#shared/contract/desk.ts';
import type { StreamSample, WatchReport } from '#shared/contract/stream.ts';
import {
  type FaultChange,
  type FaultWatch,
  type Measured,
  noFaults,
  standing,
  stepFaults,
} from '#shared/domain/stream/faults.ts';
import type { Realtime } from '../app/realtime.ts';
import type { StreamLog } from '../storage/stream-log.ts';
import type { MediaRooms, OnAir } from './rooms.ts';
import type { MediaLog } from './worker.ts';

export const SAMPLE_EVERY_MS = 2_000;
/** Reports kept until the next sample: of a full house, enough for a median. */
const REPORTS_KEPT = 500;

export interface StreamWatchSettings {
  readonly rooms: Pick<MediaRooms, 'onAir' | 'dismiss'>;
  readonly realtime: Pick<Realtime, 'statusOf' | 'alert'>;
  readonly streamLog: StreamLog;
  readonly now: () => number;
  readonly log: MediaLog;
}

interface Watched {
  publisherId: string;
  faults: FaultWatch;
  reports: { readonly report: WatchReport; readonly isStaff: boolean }[];
  /** The publisher's line, as its browser told it last. */
  rttMs: number | null;
  /** Packets lost and received so far, by stream. */
  packets: Map<number, { lost: number; received: number }>;
  /** When each fault that stands began. */
  readonly since: Map<string, number>;
}

/**
 * Measures what is on air at every show: the server's own counters, and what receivers report of the picture, which
 * the server never decodes. While a show is live each sample is recorded, and faults that last become alerts.
 */
export class StreamWatch {
  readonly #settings: StreamWatchSettings;
  readonly #shows = new Map<string, Watched>();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Called with every sample. */
  tell: (showId: string, sample: StreamSample) => void = () => {};

  constructor(settings: StreamWatchSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#running = this.#running.then(() => this.step());
    }, SAMPLE_EVERY_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  report(showId: string, report: WatchReport, isStaff: boolean): void {
    const watched = this.#shows.get(showId);
    if (watched?.publisherId !== report.publisherId || watched.reports.length >= REPORTS_KEPT) return;
    watched.reports.push({ report, isStaff });
  }

  /** Of whoever is on air alone: others' lines are of no interest yet. */
  sending(showId: string, publisherId: string, rttMs: number): void {
    const watched = this.#shows.get(showId);
    if (watched?.publisherId === publisherId) watched.rttMs = rttMs;
  }

  /** One sample of every show that has something on air. */
  async step(): Promise<void> {
    const { rooms, now } = this.#settings;
    const at = now();
    const onAir = rooms.onAir();
    for (const showId of [...this.#shows.keys()])
      if (!onAir.some((one) => one.showId === showId)) {
        this.#clear(showId, at);
        this.#shows.delete(showId);
      }
    await Promise.all(onAir.map((one) => this.#sample(one, at)));
  }

  async #sample(onAir: OnAir, at: number): Promise<void> {
    const { rooms, realtime, streamLog, log } = this.#settings;
    const { showId } = onAir;
    const watched = this.#watched(onAir);
    const measured = measure(onAir, await statsOf(onAir), watched, at);
    watched.reports = [];
    // Nobody of the show need be at this node: asking keeps it in memory.
    const status = await realtime.statusOf(showId, null).catch(() => null);
    const isLive = status?.ok === true && status.value === 'live';
    if (!isLive && status !== null && onAir.watching > 0) rooms.dismiss(showId);
    if (isLive) {
      const { watch, changes } = stepFaults(watched.faults, measured);
      watched.faults = watch;
      for (const change of changes) this.#changed(showId, watched, change, at);
    }
    const { hasPicture: _, hasSound: __, ...rest } = measured;
    const sample: StreamSample = { ...rest, faults: standing(watched.faults) };
    this.tell(showId, sample);
    if (isLive)
      streamLog.record(showId, sample).catch((err: unknown) => {
        log.warn({ err, showId }, 'a sample of the video was not recorded');
      });
  }

  /** Another publisher came on air: what was wrong with the one before is of no more interest. */
  #watched({ showId, publisher: { publisherId } }: OnAir): Watched {
    const known = this.#shows.get(showId);
    if (known?.publisherId === publisherId) return known;
    if (known) this.#clear(showId, this.#settings.now());
    const watched: Watched = {
      publisherId,
      faults: noFaults,
      reports: [],
      rttMs: null,
      packets: new Map(),
      since: new Map(),
    };
    this.#shows.set(showId, watched);
    return watched;
  }

  #changed(showId: string, { since }: Watched, { fault, stands }: FaultChange, at: number): void {
    const began = since.get(fault) ?? at;
    if (stands) since.set(fault, at);
    else since.delete(fault);
    this.#settings.realtime.alert(showId, alertOf(showId, fault, began, stands ? null : at));
  }

  #clear(showId: string, at: number): void {
    for (const [fault, began] of this.#shows.get(showId)?.since ?? [])
      this.#settings.realtime.alert(showId, alertOf(showId, fault, began, at));
  }
}

const alertOf = (showId: string, fault: string, at: number, clearedAt: number | null): DeskAlert => ({
  id: `stream:${showId}:${fault}`,
  at,
  kind: 'stream',
  level: 'warn',
  message: `The stream: ${fault}`,
  params: { fault },
  ...(clearedAt !== null && { clearedAt }),
});

interface Counted {
  readonly producer: types.Producer;
  readonly stats: readonly types.ProducerStat[];
}

/** A producer that went away meanwhile counts for nothing. */
const statsOf = ({ publisher }: OnAir): Promise<Counted[]> =>
  Promise.all(
    [...publisher.producers.values()].map(async (producer) => ({
      producer,
      stats: await producer.getStats().catch(() => []),
    })),
  );

function measure(onAir: OnAir, counted: readonly Counted[], watched: Watched, at: number): Measured {
  const { publisher, watching, levels } = onAir;
  const streams = counted.flatMap(({ stats }) => stats);
  const reports = watched.reports.map(({ report }) => report);
  const looked = watched.reports.flatMap(({ report, isStaff }) => (isStaff ? (report.luma ?? []) : []));
  const rttMs = watched.rttMs ?? median(streams.map(({ roundTripTime }) => roundTripTime));
  const bufferMs = median(reports.map(({ bufferMs }) => bufferMs));
  const receiverRtt = median(reports.map(({ rttMs }) => rttMs));
  const sound = counted.find(({ producer }) => producer.kind === 'audio' && !producer.paused)?.producer;
  return {
    at,
    publisherId: publisher.publisherId,
    bitrate: Math.round(streams.reduce((sum, { bitrate }) => sum + bitrate, 0)),
    lossRate: lossSince(watched, streams),
    rttMs,
    jitterMs: worst(
      counted.flatMap(({ producer, stats }) =>
        stats.map(({ jitter }) => (jitter / clockRateOf(producer)) * 1_000),
      ),
    ),
    audioDb: (sound && levels.get(sound.id)) ?? null,
    fps: median(reports.map(({ fps }) => fps)),
    luma: median(looked),
    freezes: reports.length === 0 ? null : reports.reduce((sum, { freezes }) => sum + freezes, 0),
    delayMs: bufferMs === null ? null : Math.round(bufferMs + ((rttMs ?? 0) + (receiverRtt ?? 0)) / 2),
    watching,
    hasPicture: counted.some(({ producer }) => producer.kind === 'video' && !producer.paused),
    hasSound: sound !== undefined,
  };
}

/** Packets lost ÷ packets sent since the last sample, over all streams of the publisher. */
function lossSince({ packets }: Watched, streams: readonly types.ProducerStat[]): number {
  let lost = 0;
  let received = 0;
  for (const { ssrc, packetsLost, packetCount } of streams) {
    const before = packets.get(ssrc);
    // Packets that come late after all make the count of lost ones fall.
    if (before) lost += Math.max(0, packetsLost - before.lost);
    if (before) received += Math.max(0, packetCount - before.received);
    packets.set(ssrc, { lost: packetsLost, received: packetCount });
  }
  return lost + received === 0 ? 0 : lost / (lost + received);
}

const clockRateOf = ({ rtpParameters }: types.Producer): number =>
  rtpParameters.codecs[0]?.clockRate ?? 90_000;

function median(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

const worst = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.max(...values);
