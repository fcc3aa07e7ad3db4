/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, as lower-case hex. Written out so that server, browser and anyone
 * with this file compute the same without a platform's own: `crypto.subtle` is not there on plain http.
 */
export function sha256(text: string): string {
  const blocks = padded(utf8(text));
  const hash = new Uint32Array(initial);
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < blocks.length; offset += 64) compress(hash, schedule, blocks, offset);
  return [...hash].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(hash: Uint32Array, w: Uint32Array, blocks: Uint8Array, offset: number): void {
  const at = (list: ArrayLike<number>, index: number) => list[index] ?? 0;
  for (let t = 0; t < 16; t++) {
    const i = offset + t * 4;
    w[t] = (at(blocks, i) << 24) | (at(blocks, i + 1) << 16) | (at(blocks, i + 2) << 8) | at(blocks, i + 3);
  }
  for (let t = 16; t < 64; t++) {
    const x = at(w, t - 15);
    const y = at(w, t - 2);
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[t] = at(w, t - 16) + s0 + at(w, t - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + at(roundWords, t) + at(w, t)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) hash[index] = at(hash, index) + word;
}

const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The bytes, a 1 bit, zeros, and the length in bits in the last eight bytes of the last block of 64. */
function padded(bytes: readonly number[]): Uint8Array {
  const all = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(all.length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(all.length - 4, (bytes.length << 3) >>> 0);
  return all;
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    // A lone surrogate is no character: it stands as U+FFFD, as everywhere else.
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return bytes;
}
const tail = (bits: number): number => 0x80 | (bits & 0x3f);

/** The first 32 bits of the fractional part of a root of the first primes: square roots begin, cube roots go on. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 0x1_0000_0000) >>> 0;
const primes = firstPrimes(64);
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const roundWords = primes.map((prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
