import { z } from 'zod';
import { id, instant, line } from './basics.ts';

export const commentView = z.object({
  id,
  at: instant,
  viewerId: id,
  name: z.string(),
  text: z.string(),
  regionId: id.nullable(),
  hidden: z.boolean().optional(),
  answer: z.string().optional(),
});
export type CommentView = z.infer<typeof commentView>;

/** What a remark is, so that a desk can look at one kind alone. */
export const commentKinds = ['question', 'complaint', 'praise', 'order', 'chat', 'spam'] as const;
export type CommentKind = (typeof commentKinds)[number];

/** What a remark is about. */
export const commentTopics = [
  'certificate',
  'return',
  'coupon',
  'delivery',
  'custom',
  'care',
  'size',
  'material',
  'payment',
  'price',
  'stock',
  'store',
  'gift',
  'sound',
  'other',
] as const;
export type CommentTopic = (typeof commentTopics)[number];

/** A comment with one of the words gets the reply, from Showcaller itself. */
export const autoReplyRule = z.object({
  words: z.array(line(40)).min(1).max(10),
  reply: line(300),
});
export type AutoReplyRule = z.infer<typeof autoReplyRule>;

/** A comment kept on top of the room. */
export interface PinnedComment {
  readonly commentId: string;
  readonly viewerId: string;
  readonly name: string;
  readonly text: string;
  /** When it was said, epoch ms. */
  readonly saidAt: number;
}
