import type {
  BriefingAnswers,
  BriefingResult,
  GuideBriefing,
  ShowBriefing,
} from '#shared/contract/briefing.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Guide } from '#shared/contract/organisation.ts';
import { briefingDigest, briefingFacts } from '#shared/domain/briefing/facts.ts';
import { quizOf, wrongAnswers } from '#shared/domain/briefing/quiz.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { rewardRuleOf } from '#shared/domain/targets/reward.ts';
import type { Directory } from '../storage/directory.ts';
import { isIn } from './figures.ts';
import { guidesOf } from './guides-of.ts';
import type { ShowRunner } from './show-runner.ts';

const factsOf = (state: ShowState, directory: Directory) =>
  briefingFacts(state, (productId) => directory.products.get(productId));

const issuedOf = (state: ShowState) => ({
  edition: state.briefing?.edition ?? null,
  issuedAt: state.briefing?.at ?? null,
  issuedBy: state.briefing?.by ?? null,
  isStale: state.briefing !== null && state.briefing.digest !== briefingDigest(state),
});

/** The briefing and who has read its edition; with a scope, the guides of those regions alone. */
export function showBriefing(
  state: ShowState,
  directory: Directory,
  scope: ReadonlySet<string> | null,
): ShowBriefing {
  const facts = factsOf(state, directory);
  return {
    ...issuedOf(state),
    facts,
    questions: quizOf(facts, state.showId).map(({ question }) => question),
    guides: guidesOf(directory, state)
      .filter(({ regionId }) => isIn(scope, regionId))
      .map(({ guide: { id: guideId, code, name, storeId }, regionId }) => {
        const read = receiptOf(state, guideId);
        return {
          guideId,
          code,
          name,
          storeId,
          regionId,
          readAt: read?.at ?? null,
          by: read?.by ?? null,
        };
      }),
  };
}

/** Of the edition that stands; an earlier one's does not count. */
function receiptOf({ briefing, briefed }: ShowState, guideId: string) {
  const read = briefed.get(guideId);
  return read && read.edition === briefing?.edition ? read : null;
}

/** How many of the show's guides have read the edition that stands. */
export function briefedCount(state: ShowState, directory: Directory): { n: number; all: number } {
  const guides = guidesOf(directory, state);
  return { n: guides.filter(({ guide }) => receiptOf(state, guide.id)).length, all: guides.length };
}

/** What one guide reads; the quiz's options stand in an order of the guide's own. */
export function guideBriefing(
  state: ShowState,
  directory: Directory,
  guide: Guide,
  regionId: string | null,
): GuideBriefing {
  const facts = factsOf(state, directory);
  const region = state.targets?.regions.find((one) => one.regionId === regionId) ?? null;
  const store = region?.stores?.find(({ storeId }) => storeId === guide.storeId) ?? null;
  const own = store?.guides?.find(({ guideId }) => guideId === guide.id) ?? null;
  return {
    ...issuedOf(state),
    facts,
    mine: {
      target: own && goalOf(own),
      storeTarget: store && goalOf(store),
      regionTarget: region && goalOf(region),
      reward: regionId === null ? null : rewardRuleOf(state.targets, regionId),
    },
    questions: quizOf(facts, guide.id).map(({ question }) => question),
    readAt: receiptOf(state, guide.id)?.at ?? null,
  };
}

const goalOf = ({ uv, amount }: { uv: number; amount: number }) => ({ uv, amount });

/** Keeps the receipt once every answer is right; answers to another edition are refused `version_conflict`. */
export async function answerBriefing(
  runner: ShowRunner,
  guide: Guide,
  { edition, answers }: BriefingAnswers,
): Promise<Result<BriefingResult>> {
  const { state, directory } = runner;
  if (!state.briefing) return refuse('not_found', 'No briefing is issued');
  if (state.briefing.edition !== edition)
    return refuse('version_conflict', 'There is a newer briefing', { version: state.briefing.edition });
  const wrong = wrongAnswers(quizOf(factsOf(state, directory), guide.id), answers);
  if (wrong.length > 0) return accept({ passed: false, wrong: [...wrong] });
  const actor = { id: guide.id, name: guide.name, role: 'guide' };
  const kept = await runner.commandBySystem({ type: 'briefing.confirm', guideId: guide.id }, actor);
  if (!kept.ok && kept.error.code !== 'already_done') return kept;
  return accept({ passed: true, wrong: [] });
}
