import type { z } from 'zod';
import { accept, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import { type MediaInEvent, mediaIn } from '#shared/contract/media.ts';
import { Peers, type Seat } from './peers.ts';
import type { MediaRooms } from './rooms.ts';
import type { StreamWatch } from './stream-watch.ts';

/** What is asked of the node that has the show's video; who may ask has been looked at where it came in. */
export type SeatEvent = Exclude<MediaInEvent, 'streamKey'>;
export type SeatAnswer = { readonly ok: false; readonly error: Refusal } | { readonly ok: true };

type Answering = (seat: Seat, payload: unknown) => Promise<SeatAnswer>;

/** The media of the shows that are at this node: answers for the rooms and the ends that hang on them. */
export class LocalHome {
  readonly peers: Peers;
  readonly #answers: Readonly<Record<SeatEvent, Answering>>;

  constructor(rooms: MediaRooms, watch: StreamWatch, newId: () => string) {
    this.peers = new Peers(rooms, newId);
    this.#answers = answersOf(rooms, watch, this.peers);
  }

  ask(seat: Seat, event: SeatEvent, payload: unknown): Promise<SeatAnswer> {
    return this.#answers[event](seat, payload);
  }
}

/** Parsed here too: it may come from a node of another version. */
const taking =
  <S extends z.ZodType>(
    schema: S,
    answer: (seat: Seat, payload: z.output<S>) => Promise<Result<object | null>> | Result<object | null>,
  ): Answering =>
  async (seat, payload) => {
    const parsed = schema.safeParse(payload ?? undefined);
    if (!parsed.success) return refuse('invalid');
    const result = await answer(seat, parsed.data);
    return result.ok ? { ok: true, ...result.value } : result;
  };

function answersOf(rooms: MediaRooms, watch: StreamWatch, peers: Peers): Record<SeatEvent, Answering> {
  const done = accept(null);
  return {
    hello: taking(mediaIn.hello, async (seat) => {
      const { showId, isStaff } = seat;
      const status = rooms.status(showId, isStaff);
      // A viewer needs to know what the server can carry only once there is something to carry.
      const router = isStaff || status.onAir ? await rooms.router(showId) : refuse('media_gone');
      return accept({
        status,
        publisherId: isStaff ? peers.of(seat).publisherId : null,
        rtpCapabilities: router.ok ? router.value.rtpCapabilities : null,
      });
    }),
    transport: taking(mediaIn.transport, (seat, { direction, attempt }) =>
      peers.of(seat).transport(direction, attempt),
    ),
    secure: taking(mediaIn.secure, (seat, { transportId, dtlsParameters }) =>
      peers.of(seat).connect(transportId, dtlsParameters),
    ),
    restartIce: taking(mediaIn.restartIce, (seat, { transportId }) => peers.of(seat).restartIce(transportId)),
    produce: taking(mediaIn.produce, (seat, { transportId, source, rtpParameters }) =>
      peers.of(seat).produce(transportId, source, rtpParameters),
    ),
    stop: taking(mediaIn.stop, (seat, { source }) => {
      peers.of(seat).stop(source);
      return done;
    }),
    pause: taking(mediaIn.pause, (seat, { source, isPaused }) => peers.of(seat).pause(source, isPaused)),
    take: taking(mediaIn.take, ({ showId }, { publisherId }) => rooms.take(showId, publisherId)),
    consume: taking(mediaIn.consume, (seat, { producerId, rtpCapabilities }) =>
      peers.of(seat).consume(producerId, rtpCapabilities),
    ),
    resume: taking(mediaIn.resume, (seat, { producerId }) => peers.of(seat).resume(producerId)),
    layer: taking(mediaIn.layer, (seat, { producerId, spatial }) =>
      peers.of(seat).layer(producerId, spatial),
    ),
    report: taking(mediaIn.report, ({ showId, isStaff }, report) => {
      watch.report(showId, report, isStaff);
      return done;
    }),
    sending: taking(mediaIn.sending, (seat, { rttMs }) => {
      watch.sending(seat.showId, peers.of(seat).publisherId, rttMs);
      return done;
    }),
    leave: taking(mediaIn.leave, ({ peerKey }) => {
      peers.renew(peerKey);
      return done;
    }),
  };
}
