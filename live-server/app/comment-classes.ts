import { type Classified, classify } from '#shared/domain/comments/classify.ts';

/** A room says the same things over and over: what a remark is, is looked up by its words. */
const mostKept = 200_000;
const kept = new Map<string, Classified>();

export function classOf(text: string): Classified {
  const known = kept.get(text);
  if (known) return known;
  const found = classify(text);
  if (kept.size >= mostKept) kept.clear();
  kept.set(text, found);
  return found;
}
