import type { ShowGlance } from '#shared/contract/campaign-wall.ts';

/** How much a show of a campaign needs somebody's eye; the lower, the sooner. */
export type Trouble = 'critical' | 'behind' | 'late' | 'fine' | 'coming' | 'over';

const rank: Record<Trouble, number> = { critical: 0, behind: 1, late: 2, fine: 3, coming: 4, over: 5 };

/** `late`: planned to be on air by now, and is not. An alert that stands makes a live show at least `behind`. */
export function troubleOf(show: ShowGlance, now: number): Trouble {
  switch (show.status) {
    case 'live': {
      const pace = show.figures?.total.status ?? null;
      if (pace === 'critical') return 'critical';
      return pace === 'behind' || show.alerts > 0 ? 'behind' : 'fine';
    }
    case 'ended':
    case 'reviewed':
      return 'over';
    default:
      return show.plannedStartAt < now ? 'late' : 'coming';
  }
}

/**
 * Worst first: live shows in trouble by how much is short, shows that should be on air, live ones by pace, those to
 * come soonest first, and those that are over, latest first.
 */
export function byTrouble(shows: readonly ShowGlance[], now: number): readonly ShowGlance[] {
  const keyed = shows.map((show) => ({ show, trouble: troubleOf(show, now) }));
  keyed.sort(
    (a, b) =>
      rank[a.trouble] - rank[b.trouble] ||
      within(a.trouble, a.show, b.show) ||
      (a.show.id < b.show.id ? -1 : 1),
  );
  return keyed.map(({ show }) => show);
}

function within(trouble: Trouble, a: ShowGlance, b: ShowGlance): number {
  switch (trouble) {
    case 'critical':
    case 'behind':
      return shortOf(b) - shortOf(a);
    case 'fine':
      return paceOf(a) - paceOf(b);
    case 'late':
    case 'coming':
      return a.plannedStartAt - b.plannedStartAt;
    case 'over':
      return (b.endedAt ?? 0) - (a.endedAt ?? 0);
  }
}

const shortOf = (show: ShowGlance) => show.figures?.total.shortfall.amount ?? 0;
/** Without a pace a show is neither ahead nor behind: it stands after those that have one. */
const paceOf = (show: ShowGlance) => show.figures?.total.pace.amount ?? 1e9;
