import { z } from 'zod';
import { id, instant } from './basics.ts';

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
