import type { Bilingual } from '../../contract/basics.ts';
import type { MetricsView } from '../../contract/metrics.ts';
import type { ReviewView } from '../../contract/review.ts';
import type { ComparedFigures, TeamView } from '../../contract/review-parts.ts';
import type { TrendsView } from '../../contract/trends.ts';
import { ratio } from '../metrics/rates.ts';

/** An ended show as the trends read it. */
export interface TrendShow {
  readonly showId: string;
  readonly title: Bilingual;
  readonly startedAt: number;
  readonly lengthMs: number;
  readonly timeZone: string;
  readonly currency: string;
  readonly attainment: number | null;
  readonly figures: ComparedFigures;
  readonly products: MetricsView['products'];
  readonly shifts: TeamView['shifts'];
  readonly lessons: ReviewView['lessons'];
}

/** Shows, products and hosts over time, and what lessons became. `shows` of one currency, in any order. */
export function trends(shows: readonly TrendShow[]): TrendsView {
  const inOrder = shows.toSorted((a, b) => a.startedAt - b.startedAt);
  return {
    currency: inOrder[0]?.currency ?? null,
    shows: inOrder.map(({ showId, title, startedAt, lengthMs, timeZone, attainment, figures }) => ({
      ...{ showId, title, startedAt, lengthMs, timeZone, attainment, figures },
    })),
    products: productsOf(inOrder),
    hosts: hostsOf(inOrder),
    playbook: playbookOf(inOrder),
  };
}

function productsOf(shows: readonly TrendShow[]): TrendsView['products'] {
  const byId = new Map<string, TrendsView['products'][number]>();
  for (const { showId, products } of shows)
    for (const { productId, paid, units, buyers, clicks, pinnedMs } of products) {
      if (paid === 0 && pinnedMs === 0 && clicks === 0) continue;
      const product = byId.get(productId) ?? { productId, paid: 0, units: 0, shows: [] };
      byId.set(productId, product);
      product.paid += paid;
      product.units += units;
      product.shows.push({ showId, paid, units, buyers, clicks, pinnedMs });
    }
  return [...byId.values()].sort((a, b) => b.paid - a.paid);
}

function hostsOf(shows: readonly TrendShow[]): TrendsView['hosts'] {
  const byName = new Map<
    string,
    { shows: Set<string>; onAirMs: number; paid: number; orders: number; entered: number }
  >();
  for (const { showId, shifts } of shows)
    for (const { host, from, to, paid, orders, entered } of shifts) {
      if (host === null) continue;
      const one = byName.get(host) ?? { shows: new Set(), onAirMs: 0, paid: 0, orders: 0, entered: 0 };
      byName.set(host, one);
      one.shows.add(showId);
      one.onAirMs += to - from;
      one.paid += paid;
      one.orders += orders;
      one.entered += entered;
    }
  return [...byName]
    .map(([host, { shows: hosted, ...sums }]) => ({
      host,
      shows: hosted.size,
      ...sums,
      paidPerHour: ratio(sums.paid * 3_600_000, sums.onAirMs),
    }))
    .sort((a, b) => b.onAirMs - a.onAirMs);
}

function playbookOf(shows: readonly TrendShow[]): TrendsView['playbook'] {
  const byId = new Map(shows.map((show) => [show.showId, show]));
  return shows
    .flatMap(({ showId, title, startedAt, attainment, lessons }) =>
      lessons.map((lesson) => ({
        ...{ showId, title, startedAt, before: attainment, lesson },
        after: lesson.tasks.flatMap((task) => {
          const later = byId.get(task.showId);
          const isTaken = later && task.doneAt !== null && task.doneAt <= later.startedAt;
          return isTaken ? [{ showId: later.showId, title: later.title, attainment: later.attainment }] : [];
        }),
      })),
    )
    .reverse();
}
