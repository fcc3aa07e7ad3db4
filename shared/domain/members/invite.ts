import type { MemberToInvite, SuggestionReason } from '../../contract/guides.ts';
import type { Member, Product } from '../../contract/organisation.ts';
import type { LineupItem } from '../show/events.ts';

const DAY_MS = 86_400_000;
/** How near a birthday is worth a word. */
const BIRTHDAY_DAYS = 14;
/** After this long without an order a member is worth a word whatever the segment. */
const WAITING_DAYS = 180;
const SUGGESTIONS = 5;

export type InviteReason = MemberToInvite['reasons'][number];

/** An item of the show a member could be told about. */
export interface Offered {
  readonly item: Pick<LineupItem, 'itemId' | 'role' | 'price'>;
  readonly product: Pick<Product, 'category' | 'tags'>;
  /** A deal on it is planned or open. */
  readonly hasDeal: boolean;
  readonly available: number;
}

/**
 * Days from `now` until a `MM-DD` comes round, 0 on the day; null for none. By the calendar of UTC + `offsetMs`.
 * 29 February counts as the day after 28 February in years without it.
 */
export function daysToBirthday(birthday: string | null, now: number, offsetMs = 0): number | null {
  const [month, day] = (birthday ?? '').split('-').map(Number);
  if (!month || !day) return null;
  const today = Math.floor((now + offsetMs) / DAY_MS);
  const year = new Date(today * DAY_MS).getUTCFullYear();
  for (const candidate of [year, year + 1]) {
    const days = Math.floor(Date.UTC(candidate, month - 1, day) / DAY_MS) - today;
    if (days >= 0) return days;
  }
  return null;
}

/** Why a member is worth a word now, the strongest first; none: not now. */
export function inviteReasons(member: Member, now: number): readonly InviteReason[] {
  const reasons: InviteReason[] = [];
  const days = daysToBirthday(member.birthday, now);
  if ((days !== null && days <= BIRTHDAY_DAYS) || (member.segment === 'birthday' && days === null))
    reasons.push('birthday');
  if (member.segment === 'trade-in') reasons.push('trade-in');
  if (member.segment === 'repeat') reasons.push('repeat');
  if (member.segment === 'dormant') reasons.push('dormant');
  if (member.segment === 'new') reasons.push('new');
  const isWaiting = member.lastOrderAt !== null && now - member.lastOrderAt > WAITING_DAYS * DAY_MS;
  if (isWaiting && member.segment !== 'dormant') reasons.push('waiting');
  return reasons;
}

const weight: Record<InviteReason, number> = {
  birthday: 6,
  'trade-in': 4,
  repeat: 3,
  waiting: 2,
  dormant: 2,
  new: 1,
};

/** Most worth a word first; between equals, who ordered last comes first, for that customer remembers the guide. */
export function byInvitation(
  a: { readonly member: Member; readonly reasons: readonly InviteReason[] },
  b: { readonly member: Member; readonly reasons: readonly InviteReason[] },
): number {
  const worth = (reasons: readonly InviteReason[]) =>
    reasons.reduce((sum, reason) => sum + weight[reason], 0);
  return (
    worth(b.reasons) - worth(a.reasons) ||
    (b.member.lastOrderAt ?? 0) - (a.member.lastOrderAt ?? 0) ||
    (a.member.code < b.member.code ? -1 : 1)
  );
}

/** What each segment is told about first: simple rules a guide can repeat to the customer. */
const wishes: Record<Member['segment'], readonly SuggestionReason[]> = {
  new: ['first-piece', 'deal', 'hero'],
  dormant: ['deal', 'hero', 'first-piece'],
  birthday: ['gift', 'hero', 'deal'],
  'trade-in': ['trade-in', 'collector', 'hero'],
  repeat: ['collector', 'last-ones', 'hero'],
};

/** Up to five items of the show for one member, each with the one reason that speaks for it; sold out ones never. */
export function suggestionsFor(
  member: Member,
  offered: readonly Offered[],
  now: number,
): readonly { itemId: string; reason: SuggestionReason }[] {
  const isBirthday = inviteReasons(member, now).includes('birthday');
  const wanted = [...new Set([...(isBirthday ? (['gift'] as const) : []), ...wishes[member.segment]])];
  const firstPiece = firstPiecePrice(offered);
  const found: { itemId: string; reason: SuggestionReason }[] = [];
  for (const reason of wanted) {
    const fitting = offered
      .filter((one) => one.available > 0 && fits(one, reason, firstPiece))
      .sort((a, b) => order(reason, a, b));
    for (const { item } of fitting) {
      if (found.length === SUGGESTIONS) return found;
      if (!found.some(({ itemId }) => itemId === item.itemId)) found.push({ itemId: item.itemId, reason });
    }
  }
  return found;
}

/** An easy first piece is among the cheapest third of the show. */
function firstPiecePrice(offered: readonly Offered[]): number {
  const prices = offered.map(({ item }) => item.price).sort((a, b) => a - b);
  return prices[Math.floor((prices.length - 1) / 3)] ?? 0;
}

function fits(one: Offered, reason: SuggestionReason, firstPiece: number): boolean {
  const { item, product, hasDeal, available } = one;
  const says = (words: RegExp) => words.test(product.category) || product.tags.some((tag) => words.test(tag));
  switch (reason) {
    case 'deal':
      return hasDeal;
    case 'gift':
      return says(/gift|birthday|birthstone/i);
    case 'trade-in':
      return says(/gold|trade|exchange/i) || item.role === 'profit';
    case 'first-piece':
      return item.price <= firstPiece;
    case 'collector':
      return item.role === 'image' || item.role === 'profit';
    case 'hero':
      return item.role === 'hero';
    case 'last-ones':
      return available <= 3;
  }
}

/** First pieces and deals from the cheapest, collectors' pieces from the dearest, the rest as the host will show them. */
function order(reason: SuggestionReason, a: Offered, b: Offered): number {
  if (reason === 'first-piece' || reason === 'deal') return a.item.price - b.item.price;
  return reason === 'collector' ? b.item.price - a.item.price : 0;
}
