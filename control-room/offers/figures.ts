import type { OfferFigures, OfferTerms } from '#shared/contract/offers.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import type { Line, OfferNames } from './terms.ts';

type Figure = Exclude<keyof OfferFigures, 'offerId' | 'demand'>;

const amounts: ReadonlySet<Figure> = new Set<Figure>(['discount', 'paid', 'depositAmount', 'forfeited']);
const rare: ReadonlySet<Figure> = new Set<Figure>(['held', 'failed', 'forfeited', 'toApprove']);
const order: readonly Figure[] = [
  'issued',
  'held',
  'redeemed',
  'discount',
  'paid',
  'open',
  'completed',
  'failed',
  'requests',
  'toQuote',
  'toApprove',
  'taken',
  'deposits',
  'depositAmount',
  'balances',
  'making',
  'ready',
  'forfeited',
  'orders',
];

/** What an offer has done, in the order people ask; of what is limited, out of how many. */
export function figureLines(
  t: StaffText,
  terms: OfferTerms,
  figures: OfferFigures | undefined,
  { language, money }: Pick<OfferNames, 'language' | 'money'>,
): Line[] {
  if (!figures) return [];
  const limit = 'quantity' in terms ? terms.quantity : null;
  const lines = order.flatMap((name): Line[] => {
    const value = figures[name];
    // Of what has rarely happened nothing is said until it has.
    if (value === undefined || (value === 0 && rare.has(name))) return [];
    const isLimited = limit !== null && (name === 'issued' || name === 'taken');
    const count = amounts.has(name) ? money(value) : formatCount(value, language);
    return [
      {
        label: t(`offers.figure.${name}`),
        value: isLimited ? t('offers.of', { n: count, all: formatCount(limit, language) }) : count,
      },
    ];
  });
  const { demand } = figures;
  if (!demand) return lines;
  const n = formatCount(demand.units, language);
  const value = t('offers.of', { n, all: formatCount(demand.goQuantity, language) });
  return [...lines, { label: t(`offers.demand.${demand.decision ?? 'open'}`), value }];
}
