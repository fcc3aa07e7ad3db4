import type { Result } from '#shared/contract/errors.ts';
import type { Rival } from '#shared/domain/stock/product-accounts.ts';

export interface Entered {
  /** productId → who entered before, on any node, in the last seconds. Products only one show sells are left out. */
  readonly ahead: ReadonlyMap<string, readonly Rival[]>;
  /** The ledger did not take the order: nobody need wait behind it. */
  leave(): void;
}

/**
 * Where nodes that sell the same product in different shows line up. Each node's accounts know what every ledger
 * holds, but hear of another node's sale a moment late; the queue tells what is on its way. An entry goes by itself
 * once every node has heard of its order, so a node that dies leaves nothing behind. Decision 080.
 */
export interface ProductQueues {
  /** Whether any of these products has a queue now: nearly always none has, and an order goes straight to its ledger. */
  areFor(lines: readonly { readonly productId: string }[]): boolean;
  /** `storage_unavailable` when the queue cannot be asked. */
  enter(
    order: Pick<Rival, 'orderId' | 'isAgain'>,
    lines: readonly { readonly productId: string; readonly quantity: number }[],
  ): Promise<Result<Entered>>;
}
