import type { OrderView } from '#shared/contract/viewers.ts';
import { type PaymentTrick, paymentTricks } from '#shared/domain/rehearsal/sheet.ts';
import { signatureOf } from '../hooks/signature.ts';
import type { Stage } from './stage.ts';

type Tally = Record<PaymentTrick, { sent: number; right: number }>;

/**
 * The payment provider, and whoever would like to be one: most orders are paid; some notices are forged, sent twice,
 * name another amount, or come after the time to pay has passed.
 */
export function createPayer(stage: Stage, chance: () => number, onFault: (error: unknown) => void) {
  const tally = Object.fromEntries(paymentTricks.map((trick) => [trick, { sent: 0, right: 0 }])) as Tally;
  const waiting: { order: OrderView; token: string }[] = [];
  const running = new Set<Promise<void>>();
  let count = 0;

  const notify = async (order: OrderView, amount: number, eventId: string, secret: string) => {
    const at = stage.now();
    const body = Buffer.from(JSON.stringify({ eventId, kind: 'paid', orderId: order.id, amount, at }));
    const response = await fetch(`${stage.url}/api/hooks/payments`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-timestamp': String(at),
        'x-signature': signatureOf(secret, String(at), body),
      },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  };
  const statusOf = async (order: OrderView, token: string) => {
    const response = await fetch(`${stage.url}/api/orders/${order.id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { order: found } = (await response.json()) as { order: OrderView };
    return found.status;
  };
  const tried = (trick: PaymentTrick, isRight: boolean) => {
    tally[trick].sent += 1;
    if (isRight) tally[trick].right += 1;
  };
  const pay = async (order: OrderView, token: string, trick: PaymentTrick): Promise<void> => {
    const { id, due } = order;
    const { paymentSecret } = stage;
    switch (trick) {
      case 'paid': {
        const status = await notify(order, due, `pay-${id}`, paymentSecret);
        return tried(trick, status === 200 && (await statusOf(order, token)) === 'paid');
      }
      case 'forged': {
        const status = await notify(order, due, `forged-${id}`, 'not the secret of this server');
        return tried(trick, status === 401 && (await statusOf(order, token)) !== 'paid');
      }
      case 'repeated': {
        const first = await notify(order, due, `twice-${id}`, paymentSecret);
        const second = await notify(order, due, `twice-${id}`, paymentSecret);
        return tried(trick, first === 200 && second === 200 && (await statusOf(order, token)) === 'paid');
      }
      case 'wrong': {
        const status = await notify(order, due + 100, `wrong-${id}`, paymentSecret);
        return tried(trick, status === 409 && (await statusOf(order, token)) !== 'paid');
      }
      case 'late': {
        const status = await notify(order, due, `late-${id}`, paymentSecret);
        const found = await statusOf(order, token);
        // Its units had gone back: it is paid after all where they are still there, else the money waits to go back.
        return tried(trick, status < 500 && (found === 'paid' || found === 'expired'));
      }
    }
  };
  const start = (order: OrderView, token: string, trick: PaymentTrick) => {
    const work = pay(order, token, trick)
      .catch(onFault)
      .finally(() => running.delete(work));
    running.add(work);
  };
  return {
    tally,
    ordered(order: OrderView, token: string): void {
      count += 1;
      // Each kind once for certain, and then as life has it.
      const first = (['forged', 'repeated', 'late', 'wrong'] as const)[count - 1];
      const drawn = chance();
      const trick =
        first ??
        (drawn < 0.04
          ? 'forged'
          : drawn < 0.08
            ? 'repeated'
            : drawn < 0.1
              ? 'late'
              : drawn < 0.12
                ? 'wrong'
                : 'paid');
      if (trick === 'late') waiting.push({ order, token });
      else if (trick !== 'paid' || chance() < 0.85) start(order, token, trick);
    },
    /** Sends what is late by now. */
    step(): void {
      const due = waiting.filter(({ order }) => order.payBy !== null && stage.now() > order.payBy + 60_000);
      for (const one of due) {
        waiting.splice(waiting.indexOf(one), 1);
        start(one.order, one.token, 'late');
      }
    },
    orders: () => count,
    settled: async () => {
      await Promise.all(running);
    },
  };
}
