import type { LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import type { CheckedOrder, PlacedOrder } from './order-book.ts';

interface Group {
  readonly offerId: string;
  readonly closesAt: number;
  status: 'open' | 'completed' | 'failed';
  readonly orders: string[];
}

/** A group has its price, its places and its time; it comes together by who paid, and of a failed one nothing is kept. */
export class GroupsCheck implements Check {
  readonly #groups = new Map<string, Group>();

  take({ entry, at }: LedgerRecord, books: Books): Trouble | null {
    const { orders, terms } = books;
    switch (entry.kind) {
      case 'group.opened': {
        const { groupId, offerId, closesAt } = entry;
        const offer = terms.of(offerId, 'group-buy');
        if (!offer || this.#groups.has(groupId))
          return trouble('group', `${groupId} opened twice, or of no offer`);
        if (closesAt !== at + offer.windowMs)
          return trouble('group', `${groupId} has another time than its offer`);
        this.#groups.set(groupId, { offerId, closesAt, status: 'open', orders: [] });
        return null;
      }
      case 'order.reserved':
        return this.#join(entry.order, at, books);
      case 'group.completed': {
        const group = this.#groups.get(entry.groupId);
        const size = terms.of(group?.offerId ?? '', 'group-buy')?.size ?? 0;
        const paid = this.#standing(group, orders).filter(({ standing }) => standing === 'paid').length;
        if (group?.status !== 'open' || paid < size)
          return trouble('group', `${entry.groupId} came together by ${paid} of ${size}`);
        group.status = 'completed';
        return null;
      }
      case 'group.failed': {
        const group = this.#groups.get(entry.groupId);
        if (group?.status !== 'open' || at < group.closesAt)
          return trouble('group', `${entry.groupId} failed while it was not to`);
        group.status = 'failed';
        return null;
      }
      case 'order.paid':
      case 'order.fulfilled': {
        const groupId = orders.get(entry.orderId)?.placed.offer?.groupId ?? null;
        const group = groupId === null ? undefined : this.#groups.get(groupId);
        if (group?.status === 'failed')
          return trouble('group', `${entry.orderId} was paid or handed over, its group has failed`);
        return group ? this.#full(groupId ?? '', group, books) : null;
      }
      default:
        return null;
    }
  }

  #join(order: PlacedOrder, at: number, books: Books): Trouble | null {
    const { offer, orderId, lines } = order;
    if (!offer || offer.groupId === null) return null;
    const terms = books.terms.of(offer.offerId, 'group-buy');
    const group = this.#groups.get(offer.groupId);
    if (!terms || !group || group.offerId !== offer.offerId)
      return trouble('group', `${orderId} is of a group that nobody opened`);
    if (group.status !== 'open' || at >= group.closesAt)
      return trouble('group', `${orderId} joined a group that was over`);
    group.orders.push(orderId);
    if (lines.some(({ unitPrice, quantity }) => unitPrice !== terms.price || quantity > terms.perViewerLimit))
      return trouble('group', `${orderId} has another price, or more, than its group`);
    return this.#full(offer.groupId, group, books);
  }

  /** No more places than it has, and one for each viewer. */
  #full(groupId: string, group: Group, { orders, terms }: Books): Trouble | null {
    const here = this.#standing(group, orders);
    const size = terms.of(group.offerId, 'group-buy')?.size ?? 0;
    if (here.length > size)
      return trouble('group', `${here.length} are in ${groupId}, it has ${size} places`);
    const viewers = new Set(here.map(({ viewerId }) => viewerId));
    return viewers.size < here.length ? trouble('group', `a viewer is in ${groupId} twice`) : null;
  }

  /** Orders that hold a place. */
  #standing(group: Group | undefined, orders: Books['orders']): CheckedOrder[] {
    return (group?.orders ?? []).flatMap((orderId) => {
      const order = orders.get(orderId);
      const holds = order?.standing === 'reserved' || (order?.standing === 'paid' && !isBack(order));
      return order && holds ? [order] : [];
    });
  }
}

/** All its money has gone back; where there was none, nothing has. */
const isBack = ({ refunded, amount }: CheckedOrder): boolean => amount > 0 && refunded >= amount;
