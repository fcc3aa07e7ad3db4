import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { Encoder, PacketType } from 'socket.io-parser';
import WebSocket from 'ws';

/** One event of one namespace, encoded once for all its receivers. */
export interface Encoded {
  readonly namespace: string;
  /** As socket.io's own encoder gives it. */
  readonly packet: string;
  /** The whole WebSocket text frame, header included, of engine.io's message packet. */
  readonly frame: Buffer;
}

const encoder = new Encoder();

/** Encodes `event` with one JSON payload; binary payloads are a bug. */
export function encodeEvent(namespace: string, event: string, payload: unknown): Encoded {
  const [packet, ...attachments] = encoder.encode({
    type: PacketType.EVENT,
    nsp: namespace,
    data: [event, payload],
  });
  if (typeof packet !== 'string' || attachments.length > 0) throw new Error(`${event} carries binary data`);
  // '4' is engine.io's packet type for a message.
  return { namespace, packet, frame: textFrame(`4${packet}`) };
}

/**
 * Sends this socket's acknowledgements as `deliver` sends events: encoded in one piece and, while nothing waits,
 * written at once. socket.io's own way through its encoder, engine.io's queue and `ws` costs twice as much, and
 * claims are answered by the thousand. As there, only the first answer counts. Answers of the same turn leave in one
 * write, in the order they were given: the write is what costs.
 */
export function answerDirectly(socket: Socket): void {
  const head = `3${socket.nsp.name},`;
  let waiting: string[] = [];
  const leave = () => {
    const packets = waiting;
    waiting = [];
    sendAnswers(socket, packets);
  };
  const acknowledging = socket as unknown as { ack(id: number): (answer: object) => void };
  acknowledging.ack = (id) => {
    let isSent = false;
    return (answer) => {
      if (isSent) return;
      isSent = true;
      waiting.push(`${head}${id}[${JSON.stringify(answer)}]`);
      if (waiting.length === 1) process.nextTick(leave);
    };
  };
}

/** However many a client waits for: it asked, and its rates bound how often. */
function sendAnswers(socket: Socket, packets: readonly string[]): void {
  const connection = socket.conn as unknown as Connection;
  if (connection.readyState !== 'open' || !socket.connected) return;
  const frames = packets.map((packet) => textFrame(`4${packet}`));
  const raw = rawSocket(connection);
  if (raw) raw.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
  else
    for (const [index, frame] of frames.entries())
      connection.write(packets[index] ?? '', { compress: false, wsPreEncodedFrame: [frame] });
}

/** One unmasked, final WebSocket text frame (RFC 6455, 5.2): what a server sends. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}

/** What of engine.io's connection is needed to write beside it without overtaking it. */
interface Connection {
  readonly readyState: string;
  readonly upgrading?: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: WebSocket };
  write(data: string, options: { compress: boolean; wsPreEncodedFrame: Buffer[] }): unknown;
}

export type Delivery = 'raw' | 'queued' | 'dropped' | 'closed';

/** A client with this many packets waiting in its connection no longer reads: it is dropped. */
export const MAX_QUEUED_PACKETS = 100;

/**
 * Sends an encoded event to one socket. Straight to the TCP socket in one write while nothing of that connection is
 * waiting anywhere (so no packet can overtake another), else through engine.io's queue, which keeps the order.
 */
export function deliver(socket: Socket, { packet, frame }: Encoded): Delivery {
  const connection = socket.conn as unknown as Connection;
  if (connection.readyState !== 'open' || !socket.connected) return 'closed';
  if (isGone(connection)) return 'closed';
  const raw = rawSocket(connection);
  if (raw) {
    raw.write(frame);
    return 'raw';
  }
  if (connection.writeBuffer.length >= MAX_QUEUED_PACKETS) {
    drop(socket);
    return 'dropped';
  }
  connection.write(packet, { compress: false, wsPreEncodedFrame: [frame] });
  return 'queued';
}

/** Drops a connection that no longer reads, at once: a polite close would queue behind what it does not read. */
export function drop(socket: Socket): void {
  const connection = socket.conn as unknown as Connection;
  connection.transport.socket?.terminate();
  socket.conn.close(true);
}

/** True when more waits for this client than it may have waiting. */
export const isStalled = (socket: Socket): boolean =>
  (socket.conn as unknown as Connection).writeBuffer.length >= MAX_QUEUED_PACKETS;

/** Whether the other side has gone, and only the end of the connection here is to come. */
function isGone({ transport }: Connection): boolean {
  const net = transport.socket && netSocket(transport.socket);
  return net !== undefined && (net.readableEnded || net.destroyed);
}

const netSocket = (ws: WebSocket): NetSocket | undefined =>
  (ws as unknown as { _socket?: NetSocket })._socket;

/** The TCP socket below, when it is idle and every earlier packet has been handed to the kernel. */
function rawSocket(connection: Connection): NetSocket | null {
  const { transport } = connection;
  if (transport.name !== 'websocket' || !transport.writable || connection.upgrading) return null;
  if (connection.writeBuffer.length > 0) return null;
  const ws = transport.socket;
  if (!ws || ws.readyState !== WebSocket.OPEN || ws.bufferedAmount > 0) return null;
  const net = netSocket(ws);
  return net?.writable ? net : null;
}
