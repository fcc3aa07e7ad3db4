import { type CommentKind, commentKinds } from '../../contract/comments.ts';
import { learnedKinds, learnedWeights } from './learned-weights.ts';

/**
 * How likely a remark is of each kind, by weights learned from labelled remarks (multinomial logistic regression over
 * word stems, their pairs, characters and their pairs). Rules say what they know; this says what the rest sounds like.
 */
export function likelihood(said: string): Readonly<Record<CommentKind, number>> {
  const features = featuresOf(said);
  const scale = features.size === 0 ? 1 : 1 / Math.sqrt(features.size);
  const scores = [...bias];
  for (const feature of features)
    weights.get(feature)?.forEach((weight, at) => {
      scores[at] = (scores[at] ?? 0) + weight * scale;
    });
  return shares(scores);
}

/** What is looked at: stems of Latin words and pairs of them, the first of all marked, and 汉字 alone and in pairs. */
export function featuresOf(said: string): ReadonlySet<string> {
  const features = new Set<string>();
  const stems = (said.match(/[a-z'’]+/g) ?? []).map(stemOf);
  stems.forEach((stem, at) => {
    features.add(stem);
    if (at > 0) features.add(`${stems[at - 1]}_${stem}`);
  });
  if (stems[0] !== undefined) features.add(`^${stems[0]}`);
  for (const run of said.match(/\p{Script=Han}+/gu) ?? [])
    for (let at = 0; at < run.length; at += 1) {
      features.add(run.charAt(at));
      if (at + 1 < run.length) features.add(run.slice(at, at + 2));
    }
  return features;
}

const stemOf = (word: string): string => word.replace(/(?:ing|ed|es|s|ly)$/, '').slice(0, 7);

/** Softmax; what was not learned (spam, which rules tell) has no share. */
function shares(scores: readonly number[]): Record<CommentKind, number> {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const sum = raised.reduce((total, each) => total + each, 0);
  const found = Object.fromEntries(commentKinds.map((kind) => [kind, 0])) as Record<CommentKind, number>;
  learnedKinds.forEach((kind, at) => {
    found[kind] = (raised[at] ?? 0) / sum;
  });
  return found;
}

/** One line a feature: its name, then a weight for each kind, in hundredths. The first line is what holds without any. */
const lines = learnedWeights.split('\n').map((line) => line.split(' '));
const numbers = (cells: readonly string[]) => cells.map((cell) => Number(cell) / 100);
const bias: readonly number[] = numbers(lines[0]?.slice(1) ?? []);
const weights: ReadonlyMap<string, readonly number[]> = new Map(
  lines.slice(1).map(([feature = '', ...cells]) => [feature, numbers(cells)]),
);
