import type { z } from 'zod';
import { type DeskInEvents, type DeskOutEvents, deskIn } from '#shared/contract/desk.ts';
import { type RoomInEvents, type RoomOutEvents, roomIn } from '#shared/contract/room.ts';
import { inputSchema } from './openapi-schemas.ts';

/** Each event's line for the reader; the keys are checked against the contract's types, so none can be forgotten. */
const roomInLines: Record<keyof RoomInEvents, string> = {
  like: 'n likes since the last one',
  comment: 'A comment; the acknowledgement carries its id',
  share: 'The viewer shared the show',
  follow: 'The viewer follows the brand',
  impression: 'An item came into view',
  click: 'An item was opened',
  claim: 'Claim units of an open deal; acknowledged as by REST, once durable',
  order: 'Order items of the lineup; acknowledged once durable',
  quote: 'What it would cost now; acknowledged as by REST',
  offer: 'Take units of a presale or a group buy; acknowledged as by REST',
  coupon: 'Take a coupon of an open offer; acknowledged as by REST',
  waitlist: 'Wait for a unit of a deal that is sold out; acknowledged as by REST',
  leaveWaitlist: 'Wait no more',
  vote: 'A vote in the open poll; one for each viewer',
  leave: 'The viewer leaves for good',
  clock: 'Answers `{t, serverAt}`, for the clock offset',
};
const roomOutLines: Record<keyof RoomOutEvents, string> = {
  room: 'The whole room, on joining and after a gap',
  update: 'What changed in one tick, merged; the same for every viewer',
  order: 'One of the viewer’s own orders changed',
  custom: 'One of the viewer’s own custom pieces changed',
  ended: 'The show has ended',
};
const deskInLines: Record<keyof DeskInEvents, string> = {
  watch: 'Follow a show; the acknowledgement carries what was missed',
  unwatch: 'Follow it no more',
  lease: 'Hold an item’s price or stock while it is edited; again to renew',
  release: 'Give it up',
  command: 'The same commands as `POST /api/shows/:id/commands`, beside `showId`',
  clock: 'Answers `{t, serverAt}`, for the clock offset',
};
const deskOutLines: Record<keyof DeskOutEvents, string> = {
  update: 'One merged packet a tick: events in order without gaps, figures once a second',
};

export interface SocketEvent {
  readonly event: string;
  readonly summary: string;
  /** JSON Schema of the payload; of what the server sends, the types in `shared/contract` tell. */
  readonly payload?: unknown;
}
export interface SocketNamespace {
  readonly namespace: string;
  readonly auth: string;
  readonly in: readonly SocketEvent[];
  readonly out: readonly SocketEvent[];
}

/** Socket.IO's side of the contract, in the same document as REST's. */
export const socketNamespaces = (): readonly SocketNamespace[] => [
  {
    namespace: '/room',
    auth: '`auth: {token}` of `POST /api/shows/:id/visits`',
    in: incoming(roomInLines, roomIn),
    out: outgoing(roomOutLines),
  },
  {
    namespace: '/desk',
    auth: 'The session cookie, or `auth: {token}` of a program',
    in: incoming(deskInLines, deskIn),
    out: outgoing(deskOutLines),
  },
];

const incoming = <E extends string>(lines: Record<E, string>, schemas: Record<E, z.ZodType>): SocketEvent[] =>
  (Object.keys(lines) as E[]).map((event) => ({
    event,
    summary: lines[event],
    payload: inputSchema(schemas[event]),
  }));

const outgoing = (lines: Record<string, string>): SocketEvent[] =>
  Object.entries(lines).map(([event, summary]) => ({ event, summary }));
