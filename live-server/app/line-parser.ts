import { type ActivityLine, activityLine } from '#shared/contract/activity.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { parseInput } from '#shared/contract/parse-input.ts';
import { readPlainLine } from './plain-line.ts';

/** No fact needs more than an object in a list in an object. */
const MAX_LINE_DEPTH = 8;

/**
 * The line that stands in `bytes` from `start` to `end`, as `parseLine` reads it: itself where it is of the commonest
 * shape, because reading is half of what an import costs (decision 097).
 */
export function parseLineAt(bytes: Buffer, start: number, end: number): Result<ActivityLine> {
  const plain = readPlainLine(bytes, start, end);
  return plain ? accept(plain) : parseLine(bytes.toString('utf8', start, end));
}

/**
 * One NDJSON line to a fact of the contract. `malformed`: not JSON, or nested too deep; `invalid`: JSON that is no
 * fact, with the field that is wrong. The schema alone decides.
 */
export function parseLine(text: string): Result<ActivityLine> {
  if (isDeeperThan(text, MAX_LINE_DEPTH)) return refuse('malformed', `Nested deeper than ${MAX_LINE_DEPTH}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('malformed', 'Not a line of JSON');
  }
  const parsed = parseInput(activityLine, json);
  if (parsed.success) return accept(parsed.data);
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return refuse('invalid', `${path ? `${path}: ` : ''}${issue?.message ?? 'not a fact'}`);
}

/** Whether brackets outside strings nest deeper than `limit`. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) isInString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}
