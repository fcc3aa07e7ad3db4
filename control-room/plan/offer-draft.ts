import type { CustomReturns } from '#shared/contract/custom-terms.ts';
import type { Audience } from '#shared/contract/deals.ts';
import type { OfferKind, OfferTerms, OfferView } from '#shared/contract/offers.ts';
import type { Segment } from '#shared/contract/organisation.ts';
import { minorPerUnit } from '../ui/money.ts';
import { toWallTime } from '../ui/zone.ts';
import {
  type AppointmentsDraft,
  appointmentsDraft,
  noAppointments,
  type OptionDraft,
  optionDrafts,
} from './custom-draft.ts';

/** Who it is for, as it is being picked: a kind may be chosen before its regions or segments are. */
export interface AudienceDraft {
  readonly kind: Audience['kind'];
  readonly regionIds: readonly string[];
  readonly segments: readonly Segment[];
}

/** An offer as it stands in its form: what was typed, for every kind, so that nothing is lost by trying another. */
export interface OfferDraft {
  readonly kind: OfferKind;
  readonly titleEn: string;
  readonly titleZh: string;
  /** Wall time in the show's zone, as `datetime-local` has it; empty: by hand. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly audience: AudienceDraft;
  readonly discountKind: 'amount' | 'percent';
  readonly amount: string;
  readonly percent: string;
  readonly cap: string;
  readonly threshold: string;
  readonly quantity: string;
  readonly perViewer: string;
  readonly validHours: string;
  readonly stackDeals: boolean;
  readonly stackMembers: boolean;
  readonly redeem: 'anywhere' | 'online' | 'store';
  readonly itemIds: readonly string[];
  readonly bundle: readonly { readonly itemId: string; readonly units: string }[];
  readonly itemId: string | null;
  readonly giftUnits: string;
  readonly price: string;
  readonly size: string;
  readonly windowMinutes: string;
  readonly holdMinutes: string;
  readonly deposit: string;
  /** What the deposit counts as, percent. */
  readonly counts: string;
  readonly balanceFrom: string;
  readonly balanceDueBy: string;
  readonly rule: 'forfeit' | 'refund';
  /** Of a custom piece. */
  readonly returns: CustomReturns;
  readonly depositPercent: string;
  readonly makingDays: string;
  /** A demand test: units from which on it is made, and by when that is decided; both empty: none. */
  readonly goQuantity: string;
  readonly decideBy: string;
  /** A line each: English / Chinese. */
  readonly variants: string;
  /** How long the quote of a custom piece stands, and how long its balance may be paid once it is ready. */
  readonly quoteDays: string;
  readonly balanceDays: string;
  readonly options: readonly OptionDraft[];
  readonly appointments: AppointmentsDraft;
}

export interface DraftZone {
  readonly currency: string;
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;
const everyone: AudienceDraft = { kind: 'all', regionIds: [], segments: [] };

/** A new offer of a kind, with what is usual filled in. */
export const emptyDraft = (kind: OfferKind): OfferDraft => ({
  kind,
  titleEn: '',
  titleZh: '',
  opensAt: '',
  closesAt: '',
  audience: kind === 'member-price' ? { ...everyone, kind: 'members' } : everyone,
  discountKind: 'amount',
  amount: '',
  percent: '',
  cap: '',
  threshold: '',
  quantity: '',
  perViewer: '1',
  validHours: '72',
  stackDeals: false,
  stackMembers: true,
  redeem: 'anywhere',
  itemIds: [],
  bundle: [],
  itemId: null,
  giftUnits: '1',
  price: '',
  size: '3',
  windowMinutes: '20',
  holdMinutes: '15',
  deposit: '',
  counts: '200',
  balanceFrom: '',
  balanceDueBy: '',
  rule: 'refund',
  returns: 'until-making',
  depositPercent: '30',
  makingDays: '30',
  goQuantity: '',
  decideBy: '',
  variants: '',
  quoteDays: '3',
  balanceDays: '14',
  options: [],
  appointments: noAppointments,
});

export function audienceDraft(audience: Audience): AudienceDraft {
  return {
    kind: audience.kind,
    regionIds: audience.kind === 'regions' ? audience.regionIds : [],
    segments: audience.kind === 'segments' ? audience.segments : [],
  };
}

/** Null while regions or segments are still to be picked. */
export function audienceOf({ kind, regionIds, segments }: AudienceDraft): Audience | null {
  switch (kind) {
    case 'regions':
      return regionIds.length > 0 ? { kind, regionIds: [...regionIds] } : null;
    case 'segments':
      return segments.length > 0 ? { kind, segments: [...segments] } : null;
    case 'all':
    case 'members':
    case 'followers':
      return { kind };
  }
}

/** A planned offer, back in its form. */
export function draftOf(offer: OfferView, { currency, timeZone }: DraftZone): OfferDraft {
  const money = (minor: number) => String(minor / minorPerUnit(currency));
  const wall = (at: number | null) => (at === null ? '' : toWallTime(at, timeZone));
  const { terms } = offer;
  return {
    ...emptyDraft(terms.kind),
    titleEn: offer.title.en,
    titleZh: offer.title.zh,
    opensAt: wall(offer.opensAt),
    closesAt: wall(offer.closesAt),
    audience: audienceDraft(terms.audience),
    ...fieldsOf(terms, money, wall, currency),
  };
}

function fieldsOf(
  terms: OfferTerms,
  money: (minor: number) => string,
  wall: (at: number) => string,
  currency: string,
): Partial<OfferDraft> {
  switch (terms.kind) {
    case 'coupon': {
      const { discount, stacking } = terms;
      return {
        ...(discount.kind === 'amount'
          ? { discountKind: 'amount', amount: money(discount.amount) }
          : {
              discountKind: 'percent',
              percent: String(discount.bps / 100),
              cap: discount.cap === null ? '' : money(discount.cap),
            }),
        threshold: terms.threshold === 0 ? '' : money(terms.threshold),
        quantity: String(terms.quantity),
        perViewer: String(terms.perViewerLimit),
        validHours: String(terms.validMs / 3_600_000),
        stackDeals: stacking.deals,
        stackMembers: stacking.members,
        redeem: terms.redeem,
        itemIds: terms.itemIds ?? [],
      };
    }
    case 'bundle':
      return {
        bundle: terms.items.map(({ itemId, quantity }) => ({ itemId, units: String(quantity) })),
        price: money(terms.price),
      };
    case 'gift':
      return {
        threshold: money(terms.threshold),
        itemIds: terms.itemIds ?? [],
        itemId: terms.gift.itemId,
        giftUnits: String(terms.gift.quantity),
      };
    case 'member-price':
      return { percent: String(terms.bps / 100), itemIds: terms.itemIds ?? [] };
    case 'group-buy':
      return {
        itemId: terms.itemId,
        price: money(terms.price),
        size: String(terms.size),
        windowMinutes: String(terms.windowMs / 60_000),
        perViewer: String(terms.perViewerLimit),
        holdMinutes: String(terms.holdMs / 60_000),
      };
    case 'presale':
      return {
        itemId: terms.itemId,
        price: money(terms.price),
        deposit: money(terms.deposit),
        counts: String(terms.countsBps / 100),
        quantity: String(terms.quantity),
        perViewer: String(terms.perViewerLimit),
        balanceFrom: wall(terms.balanceFrom),
        balanceDueBy: wall(terms.balanceDueBy),
        rule: terms.rule,
        holdMinutes: String(terms.holdMs / 60_000),
        goQuantity: terms.demandTest ? String(terms.demandTest.goQuantity) : '',
        decideBy: terms.demandTest ? wall(terms.demandTest.decideBy) : '',
        variants: (terms.variants ?? []).map(({ title }) => `${title.en} / ${title.zh}`).join('\n'),
      };
    case 'custom':
      return {
        itemId: terms.itemId,
        price: money(terms.price),
        depositPercent: String(terms.depositBps / 100),
        quantity: String(terms.quantity),
        perViewer: String(terms.perViewerLimit),
        makingDays: String(terms.makingMs / DAY_MS),
        rule: terms.rule,
        returns: terms.returns ?? 'until-making',
        holdMinutes: String(terms.holdMs / 60_000),
        quoteDays: String(terms.quoteValidMs / DAY_MS),
        balanceDays: String(terms.balanceWithinMs / DAY_MS),
        options: optionDrafts(terms.options, currency),
        appointments: appointmentsDraft(terms.appointments),
      };
  }
}
