import type { CustomView, SlotsView } from '#shared/contract/custom.ts';
import type { CustomChoice } from '#shared/contract/custom-terms.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { type Answer, call } from './api.ts';
import type { Handing, Seen } from './purchase.ts';

/** What a viewer does about a piece made for them. Each answer is in the room before it is answered here. */
export interface CustomActions {
  /** `key` is the same until an answer comes, so that a request is made once. */
  ask(
    offerId: string,
    request: { readonly choices: readonly CustomChoice[]; readonly note: string; readonly key: string },
  ): Promise<Answer<CustomView>>;
  /** `expectedTotal`: the quote's price, as the page shows it. */
  accept(customId: string, handing: Handing & Seen, key: string): Promise<Answer<OrderView>>;
  withdraw(customId: string, reason: string): Promise<Answer<CustomView>>;
  book(customId: string, storeId: string, slotAt: number): Promise<Answer<CustomView>>;
  unbook(customId: string): Promise<Answer<CustomView>>;
  slots(offerId: string): Promise<Answer<SlotsView>>;
}

export function createCustomActions({
  token,
  told,
  ordered,
}: {
  token: () => string | null;
  told: (custom: CustomView) => void;
  ordered: (order: OrderView) => void;
}): CustomActions {
  const at = (customId: string, rest = '') => `/api/custom-orders/${encodeURIComponent(customId)}${rest}`;
  async function change(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Answer<CustomView>> {
    const answer = await call<{ custom: CustomView }>(method, path, token(), body);
    if (!answer.ok) return answer;
    told(answer.value.custom);
    return { ok: true, value: answer.value.custom };
  }
  return {
    ask: (offerId, { choices, note, key }) =>
      change('POST', `/api/offers/${encodeURIComponent(offerId)}/custom-orders`, {
        ...{ choices, key },
        ...(note && { note }),
      }),
    async accept(customId, handing, key) {
      const answer = await call<{ order: OrderView }>('POST', at(customId, '/acceptance'), token(), {
        ...handing,
        key,
      });
      if (!answer.ok) return answer;
      ordered(answer.value.order);
      return { ok: true, value: answer.value.order };
    },
    withdraw: (customId, reason) => change('POST', at(customId, '/cancellation'), { reason }),
    book: (customId, storeId, slotAt) => change('PUT', at(customId, '/appointment'), { storeId, slotAt }),
    unbook: (customId) => change('DELETE', at(customId, '/appointment')),
    slots: (offerId) =>
      call<SlotsView>('GET', `/api/offers/${encodeURIComponent(offerId)}/appointments`, token()),
  };
}
