import { randomBytes, randomFillSync } from 'node:crypto';

/** `store_k3J…`: the kind, then 72 random bits. */
export const newId = (kind: string): string => `${kind}_${randomBytes(9).toString('base64url')}`;

/** 80 random bits, for what whoever knows its id may end: a session of WHEP or WHIP. */
export const newUnguessableId = (): string => randomBytes(10).toString('hex');

/** Digits in base 36 of the time and of the two halves of the rest: 20 together. */
const TIME_DIGITS = 9;
const HIGH_DIGITS = 6;
const LOW_DIGITS = 5;
const HIGH_END = 36 ** HIGH_DIGITS;
const LOW_END = 36 ** LOW_DIGITS;

let time = 0;
let high = 0;
let low = 0;
/** Digits of the time and of `high`, which stay for a hundred ids. */
let head = '';

/**
 * For the application's own things: the time in milliseconds, then about 57 random bits, in base 36. Within one
 * process each id sorts after those before it, whatever the clock does, so that what is stored by id goes to the end
 * of an index and not all over it. None is a secret, and whoever asks for the thing must show that it is theirs: ids
 * of the same millisecond lie near each other.
 */
export function newPlainId(now: number = Date.now()): string {
  if (now > time) begin(now);
  else {
    low += 1 + (random() & 0xfffff);
    if (low >= LOW_END) {
      low -= LOW_END;
      if (high + 1 < HIGH_END) setHigh(high + 1);
      else begin(time + 1);
    }
  }
  return head + digits(low, LOW_DIGITS);
}

function begin(at: number): void {
  time = at;
  setHigh(random() % HIGH_END);
  low = random() % LOW_END;
}

function setHigh(value: number): void {
  high = value;
  head = digits(time, TIME_DIGITS) + digits(high, HIGH_DIGITS);
}

const digits = (value: number, length: number) => value.toString(36).padStart(length, '0');

const pool = new Uint32Array(1_024);
let used = pool.length;

/** 32 random bits. */
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 1;
  return pool[used - 1] ?? 0;
}
