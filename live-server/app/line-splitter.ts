/** A line of a stream, numbered from 1; `text` is null for a line over the limit, which is skipped, not kept. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string | null;
}

export const MAX_LINE_BYTES = 65_536;
const NEWLINE = 0x0a;

/**
 * Splits bytes into lines, over chunk boundaries, in groups (one a chunk). An over-long line costs no more memory
 * than the limit. Blank lines are counted and left out.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<NumberedLine[]> {
  let line = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  let isTooLong = false;

  const finish = (found: NumberedLine[], tail: Buffer): void => {
    line += 1;
    if (isTooLong || restBytes + tail.length > maxBytes) found.push({ line, text: null });
    else {
      const text = (rest.length === 0 ? tail : Buffer.concat([...rest, tail])).toString('utf8');
      if (text.trim() !== '') found.push({ line, text });
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
      finish(found, bytes.subarray(start, end));
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
    finish(found, Buffer.alloc(0));
    if (found.length > 0) yield found;
  }
}
