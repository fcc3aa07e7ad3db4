import {
  type CommentKind,
  type CommentTopic,
  type CommentView,
  commentKinds,
} from '../../contract/comments.ts';
import type { ReviewComments, SaidGroup } from '../../contract/review-parts.ts';
import type { Classified } from '../comments/classify.ts';
import { squeezed } from '../comments/text.ts';
import type { PinnedInterval } from '../show/marks.ts';

export interface SaidInput {
  readonly total: number;
  readonly answered: number;
  readonly hidden: number;
  readonly latest: readonly CommentView[];
  /** Every comment kept, oldest first. */
  readonly comments: readonly CommentView[];
  readonly classOf: (text: string) => Classified;
  readonly pins: readonly PinnedInterval[];
}

const samplesEach = 4;
const mostPraise = 12;

/** What the room said: questions and complaints by topic and product, the unanswered first; praise fit for copy. */
export function whatWasSaid(input: SaidInput): ReviewComments {
  const { total, answered, hidden, latest, comments, classOf } = input;
  const pinnedAt = pinLookUp(input.pins);
  const kinds = Object.fromEntries(commentKinds.map((kind) => [kind, 0])) as Record<CommentKind, number>;
  const squeeze = remembered(squeezed);
  const questions = new Gathering(squeeze);
  const complaints = new Gathering(squeeze);
  const praise = new Map<string, { comment: CommentView; itemId: string | null; times: number }>();
  for (const comment of comments) {
    const { kind, topic } = classOf(comment.text);
    kinds[kind] += 1;
    if (kind === 'question') questions.add(comment, topic, pinnedAt(comment.at));
    if (kind === 'complaint') complaints.add(comment, topic, pinnedAt(comment.at));
    if (kind !== 'praise' || comment.hidden || !isQuotable(comment.text)) continue;
    const key = squeeze(comment.text);
    const known = praise.get(key);
    if (known) known.times += 1;
    else praise.set(key, { comment, itemId: pinnedAt(comment.at), times: 1 });
  }
  const best = [...praise.values()].sort(
    (a, b) => b.times - a.times || weight(b.comment) - weight(a.comment),
  );
  return {
    ...{ total, answered, hidden, latest: [...latest], kinds },
    questions: { total: kinds.question, unanswered: questions.unanswered, groups: questions.groups() },
    complaints: { total: kinds.complaint, groups: complaints.groups() },
    praise: {
      total: kinds.praise,
      samples: best.slice(0, mostPraise).map(({ comment, itemId, times }) => ({ ...comment, itemId, times })),
    },
  };
}

/** A room says the same few things over and over. */
function remembered(of: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = of(text);
    known.set(text, found);
    return found;
  };
}

/** Comments of one kind, by topic and product. */
class Gathering {
  unanswered = 0;
  readonly #groups = new Map<string, { group: SaidGroup; seen: Set<string> }>();
  readonly #squeeze: (text: string) => string;

  constructor(squeeze: (text: string) => string) {
    this.#squeeze = squeeze;
  }

  add(comment: CommentView, topic: CommentTopic, itemId: string | null): void {
    const key = `${topic} ${itemId ?? ''}`;
    let known = this.#groups.get(key);
    if (!known) {
      known = { group: { topic, itemId, count: 0, unanswered: 0, samples: [] }, seen: new Set() };
      this.#groups.set(key, known);
    }
    const { group, seen } = known;
    group.count += 1;
    const isOpen = comment.answer === undefined;
    if (isOpen) {
      group.unanswered += 1;
      this.unanswered += 1;
    }
    const words = this.#squeeze(comment.text) || comment.text;
    if (seen.has(words)) return;
    seen.add(words);
    if (group.samples.length < samplesEach) group.samples.push(comment);
    else if (isOpen) {
      const answered = group.samples.findIndex(({ answer }) => answer !== undefined);
      if (answered >= 0) group.samples[answered] = comment;
    }
  }

  /** The unanswered first; what fits no topic last. */
  groups(): SaidGroup[] {
    return [...this.#groups.values()]
      .map(({ group }) => group)
      .sort(
        (a, b) =>
          Number(a.topic === 'other') - Number(b.topic === 'other') ||
          b.unanswered - a.unanswered ||
          b.count - a.count,
      );
  }
}

/** What was pinned last at an instant; null where nothing was. */
function pinLookUp(pins: readonly PinnedInterval[]): (at: number) => string | null {
  const inOrder = pins.toSorted((a, b) => a.from - b.from);
  return (at) => {
    let low = 0;
    let high = inOrder.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((inOrder[middle]?.from ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    for (let index = low - 1; index >= 0 && index >= low - 4; index -= 1) {
      const pin = inOrder[index];
      if (pin && at < pin.to) return pin.itemId;
    }
    return null;
  };
}

/** Says something, is no shout, and leads nowhere else. */
const isQuotable = (text: string): boolean => {
  const length = [...text].length;
  return length >= 4 && length <= 120 && !/https?:|www\.|@|\d{6,}/i.test(text);
};
/** A sentence reads better than a word: Chinese says more with fewer signs. */
const weight = ({ text }: CommentView): number =>
  Math.min(
    60,
    [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? 3 : 1), 0),
  );
