import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { types } from 'mediasoup';
import { freePortPair } from './ports.ts';
import { describeStreams, type SentStream } from './session-description.ts';
import { extensions, type RecordingNote, type RecordingShelf } from './shelf.ts';

/** Whole pictures are asked for until there is one, then now and then, so that a player can jump. */
const FIRST_PICTURE_EVERY_MS = 1_000;
const PICTURE_EVERY_MS = 4_000;
/** Looks at how far the file is; the earliest of them says when it began. */
const LOOKS = 10;
const STOP_MS = 8_000;
/** Nothing is written for this long: it never will be. */
const FIRST_WRITTEN_MS = 30_000;

export interface PartSettings {
  readonly ffmpeg: string;
  readonly shelf: RecordingShelf;
  readonly router: types.Router;
  readonly showId: string;
  readonly producers: readonly types.Producer[];
  readonly now: () => number;
}

/** One file being written: consumers of a publisher's streams, sent to an ffmpeg that only packs them. */
export interface Part {
  readonly id: string;
  /** Resolves when the file is whole; `failed` says why it ended by itself. */
  readonly ended: Promise<{ readonly failed: string | null }>;
  stop(): void;
}

/** Begins to write; throws when ffmpeg is not there or the router is gone. */
export async function beginPart(settings: PartSettings): Promise<Part> {
  const { shelf, showId, now } = settings;
  const { id, path } = await shelf.place(showId, now());
  const transports: types.PlainTransport[] = [];
  const closeTransports = () => {
    for (const transport of transports) transport.close();
  };
  try {
    const consumers: types.Consumer[] = [];
    const streams: SentStream[] = [];
    for (const producer of settings.producers) {
      const port = await freePortPair();
      const transport = await settings.router.createPlainTransport({
        listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
        rtcpMux: false,
        comedia: false,
      });
      transports.push(transport);
      await transport.connect({ ip: '127.0.0.1', port, rtcpPort: port + 1 });
      const consumer = await transport.consume({
        producerId: producer.id,
        rtpCapabilities: settings.router.rtpCapabilities,
        paused: true,
      });
      consumers.push(consumer);
      streams.push({ kind: producer.kind, port, rtpParameters: consumer.rtpParameters });
    }
    const contentType = contentTypeOf(streams);
    await writeFile(`${path}.sdp`, describeStreams(streams));
    const child = pack(settings.ffmpeg, path, contentType);
    await once(child, 'spawn');
    for (const consumer of consumers) await consumer.resume();
    return follow({ settings, id, path, contentType, child, consumers, closeTransports });
  } catch (error) {
    closeTransports();
    await shelf.discard(path);
    throw error;
  }
}

const contentTypeOf = (streams: readonly SentStream[]): RecordingNote['contentType'] =>
  streams.some(({ rtpParameters }) => rtpParameters.codecs[0]?.mimeType.toLowerCase() === 'video/h264')
    ? 'video/mp4'
    : 'video/webm';

/** Packs without decoding: a few per cent of a core. */
function pack(ffmpeg: string, path: string, contentType: RecordingNote['contentType']): ChildProcess {
  const packing =
    contentType === 'video/mp4'
      ? ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4']
      : ['-f', 'webm'];
  return spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-nostats'],
      ...['-progress', 'pipe:1', '-stats_period', '0.5'],
      // It looks at the streams until it has seen a whole picture; what it looked at is written too.
      ...['-analyzeduration', '20M', '-probesize', '50M'],
      ...['-protocol_whitelist', 'file,udp,rtp', '-fflags', '+genpts', '-f', 'sdp', '-i', `${path}.sdp`],
      ...['-map', '0', '-c', 'copy', '-strict', '-2'],
      ...packing,
      ...['-y', `${path}.${extensions[contentType]}`],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

function follow(part: {
  settings: PartSettings;
  id: string;
  path: string;
  contentType: RecordingNote['contentType'];
  child: ChildProcess;
  consumers: readonly types.Consumer[];
  closeTransports: () => void;
}): Part {
  const { settings, id, path, contentType, child, consumers } = part;
  const { shelf, now } = settings;
  let startedAt: number | null = null;
  let looks = 0;
  let said = '';
  let isStopping = false;
  let writing: Promise<unknown> = Promise.resolve();
  const write = (content: RecordingNote) => {
    writing = writing.then(() => shelf.write(path, content)).catch(() => undefined);
  };

  const ask = () => {
    for (const consumer of consumers)
      if (consumer.kind === 'video' && !consumer.closed) consumer.requestKeyFrame().catch(() => undefined);
  };
  let asking = setInterval(ask, FIRST_PICTURE_EVERY_MS);
  const giveUp = setTimeout(() => child.kill('SIGKILL'), FIRST_WRITTEN_MS);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const written = /out_time_us=(\d+)/.exec(text)?.[1];
    if (written === undefined || Number(written) === 0 || looks >= LOOKS) return;
    // Writing is behind the world by what waits on the way; the look that was least behind is the truest.
    const began = Math.round(now() - Number(written) / 1_000);
    if (startedAt === null) {
      clearTimeout(giveUp);
      clearInterval(asking);
      asking = setInterval(ask, PICTURE_EVERY_MS);
    }
    looks += 1;
    startedAt = startedAt === null ? began : Math.min(startedAt, began);
    write({ startedAt, endedAt: null, contentType });
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-500);
  });

  const ended = once(child, 'exit').then(async ([code]: unknown[]) => {
    clearInterval(asking);
    clearTimeout(giveUp);
    part.closeTransports();
    if (startedAt === null) await writing.then(() => shelf.discard(path));
    else write({ startedAt, endedAt: now(), contentType });
    await writing;
    return { failed: isStopping ? null : said.trim() || `ffmpeg ended with ${code}` };
  });
  return {
    id,
    ended,
    stop() {
      if (isStopping) return;
      isStopping = true;
      child.kill('SIGINT');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      void ended.finally(() => clearTimeout(kill));
    },
  };
}
