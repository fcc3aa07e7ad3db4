/**
 * A line of a stream, numbered from 1: `bytes` from `start` to `end`, good until the next group is asked for. `bytes` is
 * null for a line over the limit, which is skipped, not kept.
 */
export interface NumberedLine {
  readonly line: number;
  readonly bytes: Buffer | null;
  readonly start: number;
  readonly end: number;
}

export const MAX_LINE_BYTES = 65_536;
const NEWLINE = 0x0a;
const OPENING = 0x7b;
/** A byte order mark, which some tools put before the first line. */
const MARK = Buffer.from('\uFEFF');

/**
 * Splits bytes into lines, over chunk boundaries, in groups (one a chunk). An over-long line costs no more memory
 * than the limit. Blank lines are counted and left out, and so is a byte order mark at the very beginning.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<NumberedLine[]> {
  let line = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let isTooLong = false;

  const keep = (found: NumberedLine[], bytes: Buffer, at: number, end: number): void => {
    const start = line === 1 && bytes.subarray(at, at + MARK.length).equals(MARK) ? at + MARK.length : at;
    if (!isBlank(bytes, start, end)) found.push({ line, bytes, start, end });
  };
  const finish = (found: NumberedLine[], bytes: Buffer, start: number, end: number): void => {
    line += 1;
    if (isTooLong || restBytes + end - start > maxBytes) found.push({ line, bytes: null, start: 0, end: 0 });
    else if (rest.length === 0) keep(found, bytes, start, end);
    else {
      const whole = Buffer.concat([...rest, bytes.subarray(start, end)]);
      keep(found, whole, 0, whole.length);
    }
    rest = [];
    restBytes = 0;
    isTooLong = false;
  };

  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const found: NumberedLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      finish(found, bytes, start, end);
      start = end + 1;
    }
    const tail = bytes.subarray(start);
    if (restBytes + tail.length > maxBytes) {
      isTooLong = true;
      rest = [];
      restBytes = 0;
    } else if (tail.length > 0 && !isTooLong) {
      // A copy: the stream may reuse its chunk.
      rest.push(Buffer.from(tail));
      restBytes += tail.length;
    }
    if (found.length > 0) yield found;
  }
  if (isTooLong || restBytes > 0) {
    const found: NumberedLine[] = [];
    finish(found, Buffer.alloc(0), 0, 0);
    if (found.length > 0) yield found;
  }
}

const isBlank = (bytes: Buffer, start: number, end: number): boolean =>
  bytes[start] !== OPENING && bytes.toString('utf8', start, end).trim() === '';
