import type { ReturnAsking } from '#shared/contract/returns.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { type Answer, call } from './api.ts';

/** What a buyer does about sending something back. Each answer is in the room before it is answered here. */
export interface ReturnActions {
  /** `asking.key` is the same until an answer comes, so that a return is asked for once. */
  ask(orderId: string, asking: ReturnAsking): Promise<Answer<OrderView>>;
  withdraw(orderId: string, returnId: string): Promise<Answer<OrderView>>;
}

export function createReturnActions({
  token,
  told,
}: {
  token: () => string | null;
  told: (order: OrderView) => void;
}): ReturnActions {
  async function send(orderId: string, rest: string, body: unknown): Promise<Answer<OrderView>> {
    const path = `/api/orders/${encodeURIComponent(orderId)}/return-requests${rest}`;
    const answer = await call<{ order: OrderView }>('POST', path, token(), body);
    if (!answer.ok) return answer;
    told(answer.value.order);
    return { ok: true, value: answer.value.order };
  }
  return {
    ask: (orderId, asking) => send(orderId, '', asking),
    withdraw: (orderId, returnId) => send(orderId, '/withdrawal', { returnId }),
  };
}
