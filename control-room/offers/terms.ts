import type { Audience } from '#shared/contract/deals.ts';
import type { OfferTerms, OfferTermsOf } from '#shared/contract/offers.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { formatFar } from '../ui/time.ts';

/** What words about offers need of the page they stand on. */
export interface OfferNames {
  readonly language: Language;
  readonly itemName: (itemId: string) => string;
  readonly regionName: (regionId: string) => string;
  /** Minor units of the show's currency. */
  readonly money: (minor: number | null) => string;
  /** An instant as day and time in the show's zone. */
  readonly moment: (at: number) => string;
}

export interface Line {
  readonly label: string;
  readonly value: string;
}

/** Who an offer or a deal is for. */
export function audienceText(
  t: StaffText,
  audience: Audience,
  { language, regionName }: Pick<OfferNames, 'language' | 'regionName'>,
): string {
  const list = (names: readonly string[]) => names.join(language === 'zh-CN' ? '、' : ', ');
  switch (audience.kind) {
    case 'regions':
      return t('offers.audience.regions', { names: list(audience.regionIds.map(regionName)) });
    case 'segments':
      return t('offers.audience.segments', {
        names: list(audience.segments.map((segment) => t(`offers.segment.${segment}`))),
      });
    case 'all':
    case 'members':
    case 'followers':
      return t(`offers.audience.${audience.kind}`);
  }
}

/** Basis points as a rate: 1,250 → 12.5%. */
export const bpsText = (bps: number, language: Language): string =>
  formatRate(bps / 10_000, language, bps % 100 === 0 ? 0 : 1);

/** What it gives, in one breath: “¥50 off · from ¥500”. */
export function termsInShort(t: StaffText, terms: OfferTerms, names: OfferNames): string {
  const { money, itemName, language } = names;
  const joined = (...parts: readonly (string | null)[]) => parts.filter((part) => part !== null).join(' · ');
  switch (terms.kind) {
    case 'coupon':
      return joined(
        discountText(t, terms.discount, names),
        terms.threshold > 0 ? t('offers.from', { amount: money(terms.threshold) }) : null,
      );
    case 'bundle':
      return joined(
        money(terms.price),
        t('offers.each', { n: terms.items.reduce((sum, { quantity }) => sum + quantity, 0) }),
      );
    case 'gift':
      return joined(itemName(terms.gift.itemId), t('offers.from', { amount: money(terms.threshold) }));
    case 'member-price':
      return t('offers.off', { amount: bpsText(terms.bps, language) });
    case 'group-buy':
      return joined(itemName(terms.itemId), money(terms.price), `×${terms.size}`);
    case 'presale':
      return joined(
        itemName(terms.itemId),
        money(terms.price),
        `${t('offers.term.deposit')} ${money(terms.deposit)}`,
      );
    case 'custom':
      return joined(
        itemName(terms.itemId),
        t('offers.priceFrom', { amount: money(terms.price) }),
        `${t('offers.term.deposit')} ${bpsText(terms.depositBps, language)}`,
      );
  }
}

function discountText(
  t: StaffText,
  discount: OfferTermsOf<'coupon'>['discount'],
  { money, language }: OfferNames,
): string {
  if (discount.kind === 'amount') return t('offers.off', { amount: money(discount.amount) });
  const rate = bpsText(discount.bps, language);
  return discount.cap === null
    ? t('offers.off', { amount: rate })
    : t('offers.offUpTo', { rate, cap: money(discount.cap) });
}

/** Every term, a line each: what a question before opening names. */
export function termLines(t: StaffText, terms: OfferTerms, names: OfferNames): Line[] {
  const { money, itemName, language, moment } = names;
  const count = (n: number) => formatCount(n, language);
  const line = (label: Parameters<typeof termLabel>[1], value: string): Line => ({
    label: termLabel(t, label),
    value,
  });
  const audience = line('audience', audienceText(t, terms.audience, names));
  const items = (itemIds: readonly string[] | undefined) =>
    line('items', itemIds ? itemIds.map(itemName).join(', ') : t('offers.unlimited'));
  const from = (threshold: number) =>
    line('threshold', threshold > 0 ? money(threshold) : t('offers.noThreshold'));
  switch (terms.kind) {
    case 'coupon': {
      const { deals, members } = terms.stacking;
      const stacks = deals ? (members ? 'both' : 'deals') : members ? 'members' : 'neither';
      return [
        line('value', discountText(t, terms.discount, names)),
        from(terms.threshold),
        line('quantity', count(terms.quantity)),
        line('perViewer', count(terms.perViewerLimit)),
        audience,
        line('valid', formatFar(terms.validMs, language)),
        items(terms.itemIds),
        line('stacking', t(`offers.stacks.${stacks}`)),
        line('redeem', t(`offers.redeem.${terms.redeem}`)),
      ];
    }
    case 'bundle':
      return [
        line(
          'items',
          terms.items.map(({ itemId, quantity }) => `${itemName(itemId)} ×${quantity}`).join(' + '),
        ),
        line('price', money(terms.price)),
        audience,
      ];
    case 'gift':
      return [
        line('gift', `${itemName(terms.gift.itemId)} ×${terms.gift.quantity}`),
        from(terms.threshold),
        items(terms.itemIds),
        audience,
      ];
    case 'member-price':
      return [
        line('value', t('offers.off', { amount: bpsText(terms.bps, language) })),
        items(terms.itemIds),
        audience,
      ];
    case 'group-buy':
      return [
        line('items', itemName(terms.itemId)),
        line('price', money(terms.price)),
        line('size', count(terms.size)),
        line('window', formatFar(terms.windowMs, language)),
        line('perOrder', count(terms.perViewerLimit)),
        line('hold', formatFar(terms.holdMs, language)),
        audience,
      ];
    case 'presale':
      return [
        line('items', itemName(terms.itemId)),
        line('price', money(terms.price)),
        line('deposit', money(terms.deposit)),
        line('counts', money(Math.floor((terms.deposit * terms.countsBps) / 10_000))),
        line('quantity', count(terms.quantity)),
        line('perOrder', count(terms.perViewerLimit)),
        line(
          'balance',
          t('offers.balanceFromTo', { from: moment(terms.balanceFrom), to: moment(terms.balanceDueBy) }),
        ),
        line('rule', t(`offers.rule.${terms.rule}`)),
        audience,
      ];
    case 'custom':
      return [
        line('items', itemName(terms.itemId)),
        line('price', t('offers.priceFrom', { amount: money(terms.price) })),
        line('options', terms.options.map(({ title }) => inLanguage(title, language)).join(', ') || '–'),
        line('deposit', bpsText(terms.depositBps, language)),
        line('quantity', count(terms.quantity)),
        line('perViewer', count(terms.perViewerLimit)),
        line('making', formatFar(terms.makingMs, language)),
        line('rule', t(`offers.rule.${terms.rule}`)),
        line('returns', t(`offers.returns.${terms.returns ?? 'until-making'}`)),
        audience,
      ];
  }
}

const termLabel = (
  t: StaffText,
  label:
    | 'value'
    | 'threshold'
    | 'quantity'
    | 'perViewer'
    | 'perOrder'
    | 'audience'
    | 'valid'
    | 'redeem'
    | 'stacking'
    | 'items'
    | 'price'
    | 'gift'
    | 'size'
    | 'window'
    | 'hold'
    | 'deposit'
    | 'counts'
    | 'balance'
    | 'making'
    | 'options'
    | 'rule'
    | 'returns',
) => t(`offers.term.${label}`);
