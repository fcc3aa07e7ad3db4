import type { Fact } from './facts.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import type { MetricsFold, ShowWindow } from './fold-state.ts';

/** What the facts of a show with this window come to. */
export function folded(facts: Iterable<Fact>, window: ShowWindow): MetricsFold {
  const fold = createFold();
  setWindow(fold, window);
  for (const fact of facts) foldFact(fold, fact);
  return fold;
}
