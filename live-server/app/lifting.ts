import type { LiftView } from '#shared/contract/lift.ts';
import { lift } from '#shared/domain/review/lift/lift.ts';
import type { Directory } from '../storage/directory.ts';
import { contextOf, type Standing } from './figures.ts';
import { titlesOf } from './titles.ts';

interface Kept {
  readonly of: string;
  readonly view: LiftView;
}

/** The last lift of each record in memory: it reads every slot of a show, and a review is opened many times. */
const kept = new WeakMap<object, Kept>();

/** What the actions of an ended show added; reckoned anew only when its record has changed since. */
export function liftOf(standing: Standing, directory: Directory): LiftView {
  const { record, events, state } = standing;
  const { orders, placed, paid, pv } = record.fold.parts.total;
  const { clicks } = record.fold.interactions;
  const of = [events.length, record.ledgerSeq, orders, placed, paid, pv, clicks].join(' ');
  const known = kept.get(record);
  if (known?.of === of) return known.view;
  const titles = new Map(state.offers.map(({ offerId, title }) => [offerId, title]));
  const view = lift({
    fold: record.fold,
    events,
    items: contextOf(standing).items,
    titleOf: titlesOf(events, directory),
    offerOf: (offerId) => titles.get(offerId) ?? { en: offerId, zh: offerId },
  });
  kept.set(record, { of, view });
  return view;
}
