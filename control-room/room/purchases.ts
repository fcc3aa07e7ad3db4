import type { PurchaseAck } from './line.ts';
import {
  isPending,
  type PendingPurchase,
  type Purchase,
  type PurchaseEvent,
  type PurchaseRequest,
  purchaseSlot,
  stepPurchase,
} from './purchase.ts';

type Slots = Readonly<Record<string, Purchase>>;

export interface PurchasesSettings {
  readonly read: () => Slots;
  readonly write: (slots: Slots) => void;
  /** Null when no answer came in time or the line dropped. */
  readonly send: (request: PurchaseRequest, key: string) => Promise<PurchaseAck | null>;
  readonly isOpen: () => boolean;
  /** Those without an answer, to be kept over a reload. */
  readonly remember: (pending: readonly PendingPurchase[]) => void;
  readonly newKey: () => string;
  /** The server's yes, before the page shows it; answers the id of what is there now. */
  readonly take: (
    answer: Extract<PurchaseAck, { ok: true }>,
    asked: Pick<PendingPurchase, 'request' | 'key'>,
  ) => string;
}

/** All that is wanted on the page and has no answer yet, or had one: a slot for each thing. */
export interface Purchases {
  press(request: PurchaseRequest): void;
  /** What was pending when the page was left goes out again. */
  restore(pending: readonly PendingPurchase[]): void;
  lost(): void;
  back(): void;
}

export function createPurchases(settings: PurchasesSettings): Purchases {
  const { read, write } = settings;

  function step(slot: string, event: PurchaseEvent): void {
    const { purchase, send } = stepPurchase(read()[slot] ?? null, event);
    if (purchase === null) return;
    write({ ...read(), [slot]: purchase });
    settings.remember(Object.values(read()).filter(isPending));
    if (send && isPending(purchase)) void sendOut(slot, purchase);
  }

  async function sendOut(slot: string, { request, key }: PendingPurchase): Promise<void> {
    const answer = await settings.send(request, key);
    if (answer === null) step(slot, settings.isOpen() ? { type: 'silent', key } : { type: 'lost' });
    else if (answer.ok) step(slot, { type: 'placed', key, id: settings.take(answer, { request, key }) });
    else {
      const { code, params } = answer.error;
      step(slot, { type: 'refused', key, code, ...(params && { params }) });
    }
  }

  const each = (event: PurchaseEvent) => {
    for (const slot of Object.keys(read())) step(slot, event);
  };
  return {
    press: (request) => step(purchaseSlot(request), { type: 'press', request, key: settings.newKey() }),
    restore(pending) {
      const slots = pending.map((one) => [purchaseSlot(one.request), { ...one, state: 'waiting' }] as const);
      write({ ...read(), ...Object.fromEntries(slots) });
    },
    lost: () => each({ type: 'lost' }),
    back: () => each({ type: 'back' }),
  };
}
