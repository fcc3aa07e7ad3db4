import type { CustomView } from '#shared/contract/custom.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { CustomRequest } from '#shared/domain/offers/custom/entries.ts';
import { customView } from '#shared/domain/offers/custom/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { isIn } from './figures.ts';
import { named, namesOf } from './order-pages.ts';
import type { ShowRunner } from './show-runner.ts';

/** A custom piece as its own viewer sees it; null for an unknown one. */
export function ownCustomView(runner: ShowRunner, ledger: LedgerState, requestId: string): CustomView | null {
  const request = ledger.book.custom.requests.get(requestId);
  return request ? view(runner, ledger, request, true) : null;
}

/** A viewer's own custom pieces, newest first. */
export function customsOfViewer(runner: ShowRunner, ledger: LedgerState, viewerId: string): CustomView[] {
  const { requests } = ledger.book.custom;
  if (requests.size === 0) return [];
  const mine = [...requests.values()].filter((request) => request.viewerId === viewerId);
  return mine.reverse().map((request) => view(runner, ledger, request, true));
}

export async function viewOf(
  runner: ShowRunner,
  requestId: string,
  isOwn: boolean,
): Promise<Result<CustomView>> {
  const ledger = await runner.ledgerState();
  const request = ledger.book.custom.requests.get(requestId);
  if (!request) return refuse('not_found');
  return accept(isOwn ? view(runner, ledger, request, true) : (await staffViewer(runner))(ledger, request));
}

/** As staff see one: with the name its customer gave. */
export async function staffViewer(
  runner: ShowRunner,
): Promise<(ledger: LedgerState, request: CustomRequest) => CustomView> {
  const nameOf = namesOf(await runner.readRecord());
  return (ledger, request) => ({
    ...view(runner, ledger, request, false),
    ...named(nameOf(request)),
  });
}

export function view(
  runner: ShowRunner,
  ledger: LedgerState,
  request: CustomRequest,
  isOwn: boolean,
): CustomView {
  const terms = ledger.book.offers.get(request.offerId)?.offer.terms;
  const itemId = terms?.kind === 'custom' ? terms.itemId : '';
  return customView(ledger, request, { currency: runner.state.currency, now: runner.now(), isOwn }, itemId);
}

export function isTheirs(
  { directory }: ShowRunner,
  { orders }: LedgerState,
  { attribution, appointment, orderId }: CustomRequest,
  scope: ReadonlySet<string> | null,
): boolean {
  const order = orderId === null ? undefined : orders.get(orderId);
  const regionOf = (storeId: string | null | undefined) =>
    directory.stores.get(storeId ?? '')?.regionId ?? null;
  return (
    isIn(scope, (order ?? { attribution }).attribution.regionId) ||
    isIn(scope, regionOf(appointment?.storeId)) ||
    isIn(scope, regionOf(order?.pickupStoreId))
  );
}
