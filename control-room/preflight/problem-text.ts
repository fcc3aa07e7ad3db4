import {
  type PreflightProblem,
  priceUnchecked,
  probeFailure,
  unapprovedAsked,
} from '#shared/contract/preflight.ts';
import type { Language } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { bpsText } from '../offers/terms.ts';
import { formatFar } from '../ui/time.ts';

/** How a page names what a problem is about. */
export interface ProblemNames {
  readonly language: Language;
  readonly itemName: (itemId: string) => string;
  readonly regionName: (regionId: string) => string;
  readonly offerName: (offerId: string) => string;
  readonly money: (minor: number) => string;
}

const amounts = new Set(['price', 'floorPrice', 'listPrice', 'itemPrice', 'shopPrice']);

/** A problem as a sentence, with what it is about. */
export function preflightText(t: StaffText, problem: PreflightProblem, names: ProblemNames): string {
  const sentence = t(`plan.preflight.problem.${problem.code}`, paramsOf(t, problem, names));
  const { itemId, dealId, offerId } = problem;
  if (itemId !== undefined)
    return t(dealId === undefined ? 'plan.preflight.item' : 'plan.preflight.deal', {
      name: names.itemName(itemId),
      problem: sentence,
    });
  if (offerId !== undefined)
    return t('plan.preflight.offer', { name: names.offerName(offerId), problem: sentence });
  return sentence;
}

function paramsOf(t: StaffText, { params }: PreflightProblem, names: ProblemNames) {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name === 'regionId') said.region = names.regionName(String(value));
    else if (name === 'why') said.why = reason(t, value, params);
    else if (name === 'onItemId') said.item = names.itemName(String(value));
    else if (name === 'offBps') said.limit = limit(t, params, names);
    else if (name === 'asked') said.asked = asked(t, value);
    else if (name === 'ms') said.ms = formatFar(Number(value), names.language);
    else said[name] = amounts.has(name) ? names.money(Number(value)) : value;
  }
  return said;
}

/** By what a price is too low: the floor, where it is below that, else how far it may go below the list price. */
function limit(t: StaffText, params: PreflightProblem['params'], { money, language }: ProblemNames): string {
  const { floorPrice, listPrice, offBps, mostBps } = params;
  return floorPrice === undefined
    ? t('plan.preflight.limit.discount', {
        off: bpsText(Number(offBps), language),
        listPrice: money(Number(listPrice)),
        most: bpsText(Number(mostBps), language),
      })
    : t('plan.preflight.limit.floor', { floorPrice: money(Number(floorPrice)) });
}

function asked(t: StaffText, value: string | number): string {
  const known = unapprovedAsked.safeParse(value);
  return known.success ? t(`plan.preflight.asked.${known.data}`) : String(value);
}

function reason(t: StaffText, value: string | number, params: PreflightProblem['params']): string {
  const why = probeFailure.safeParse(value);
  if (why.success) return t(`plan.preflight.why.${why.data}`, { status: params.status ?? '' });
  const unchecked = priceUnchecked.safeParse(value);
  return unchecked.success ? t(`plan.preflight.why.${unchecked.data}`) : String(value);
}
