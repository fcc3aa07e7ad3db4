import type { AutoReplyRule } from '../../contract/comments.ts';
import { hasAnyWord } from './words.ts';

/** One rule speaks at most this often, so that a room is not full of one answer. */
export const REPLY_AGAIN_MS = 15_000;
/** And Showcaller speaks at most this often, whatever the rule. */
export const REPLY_GAP_MS = 2_000;

/** What was said by rule: reply → when last, epoch ms. */
export type Replied = ReadonlyMap<string, number>;

/**
 * The reply a remark gets at `now`, or null: of the first rule with one of its words, unless that rule, or any, has
 * only just spoken. Rules are known by their reply, so that editing the list keeps the pace.
 */
export function autoReply(
  rules: readonly AutoReplyRule[],
  text: string,
  replied: Replied,
  now: number,
): string | null {
  const rule = rules.find(({ words }) => hasAnyWord(text, words));
  if (!rule) return null;
  if (now - (replied.get(rule.reply) ?? Number.NEGATIVE_INFINITY) < REPLY_AGAIN_MS) return null;
  for (const at of replied.values()) if (now - at < REPLY_GAP_MS) return null;
  return rule.reply;
}
