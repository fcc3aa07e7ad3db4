/** Counts the WebSocket frames (RFC 6455, 5.2) a server sends on one connection, in whatever pieces they come. */
export class FrameCounter {
  /** Bytes of the frame begun that are still to come. */
  #rest = 0;
  /** The beginning of a frame's head. */
  #head: Buffer = Buffer.alloc(0);

  /** Frames that begin in `chunk`. */
  count(chunk: Buffer): number {
    const bytes = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
    this.#head = Buffer.alloc(0);
    let frames = 0;
    for (let at = 0; at < bytes.length; ) {
      const skipped = Math.min(this.#rest, bytes.length - at);
      this.#rest -= skipped;
      at += skipped;
      if (at === bytes.length) break;
      const head = headAt(bytes, at);
      if (!head) {
        // A copy: what it came in may be written over.
        this.#head = Buffer.from(bytes.subarray(at));
        break;
      }
      frames += 1;
      at += head.size;
      this.#rest = head.payload;
    }
    return frames;
  }
}

/** Null where it is not all there yet. */
function headAt(bytes: Buffer, at: number): { readonly size: number; readonly payload: number } | null {
  if (bytes.length - at < 2) return null;
  const short = bytes.readUInt8(at + 1) & 127;
  if (short < 126) return { size: 2, payload: short };
  if (short === 126) return bytes.length - at < 4 ? null : { size: 4, payload: bytes.readUInt16BE(at + 2) };
  return bytes.length - at < 10 ? null : { size: 10, payload: Number(bytes.readBigUInt64BE(at + 2)) };
}
