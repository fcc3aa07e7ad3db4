import { accept, type Result } from '#shared/contract/errors.ts';
import type { SuggestionsView } from '#shared/contract/suggestions.ts';
import type { Staff } from './api.ts';
import { maySee, scopeOf } from './authorise.ts';
import type { LiveShow } from './live-show.ts';
import { type SuggestingParts, suggestionsFor } from './suggesting.ts';

/** What helps to put a show's lineup together. Role `region` sees what is of its own regions. */
export interface Planning {
  suggestions(showId: string, staff: Staff): Promise<Result<SuggestionsView>>;
}

export interface PlanningParts extends SuggestingParts {
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
}

export function planningOf(parts: PlanningParts): Planning {
  return {
    async suggestions(showId, staff) {
      const found = await parts.visible(showId, staff);
      if (!found.ok) return found;
      const { state } = found.value.runner;
      return accept(await suggestionsFor(state, scopeOf(staff), (show) => maySee(staff, show).ok, parts));
    },
  };
}
