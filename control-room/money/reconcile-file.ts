import type { ProviderRecord, ReconciliationView } from '#shared/contract/reconciliation.ts';
import { ApiError, refusalFrom, showPath } from '../app/api.ts';
import type { CsvCell } from '../ui/csv.ts';
import { decodeText } from '../ui/read-text.ts';

/** The columns the provider's file needs, with a line of each kind. */
export const exampleFile = [
  ['eventId', 'orderId', 'kind', 'amountMajor', 'at'],
  ['P-20260101-1', 'order-id-as-sent-to-the-provider', 'paid', '1999.00', '2026-01-01T20:15:00+08:00'],
  ['P-20260102-7', 'order-id-as-sent-to-the-provider', 'refunded', '500.00', '2026-01-02T10:00:00+08:00'],
  ['P-20260101-1', 'order-id-as-sent-to-the-provider', 'fee', '11.99', '2026-01-01T20:15:00+08:00'],
] as const;

/** Lays a provider's file beside the ledger; whatever a spreadsheet saved it as, it is sent as UTF-8. */
export async function reconcileFile(showId: string, file: File): Promise<ReconciliationView> {
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  let response: Response;
  try {
    response = await fetch(showPath(showId, '/reconciliation'), {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'content-type': 'text/csv' },
      body: text,
    });
  } catch (error) {
    throw new ApiError({ code: 'network', message: String(error) }, 0);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(refusalFrom(answer, response.status), response.status);
  return answer as ReconciliationView;
}

export const groups = ['missingHere', 'missingThere', 'differs', 'notApplied'] as const;
export type Group = (typeof groups)[number];

export interface ReconciledRow {
  readonly key: string;
  readonly eventId: string;
  readonly orderId: string;
  readonly kind: 'paid' | 'refunded';
  /** Minor units; null on the side that does not have it. */
  readonly provider: number | null;
  readonly ledger: number | null;
  readonly at: number;
  /** The provider's; what the ledger has is in the show's own. */
  readonly currency: string;
  /** What differs, or why it was not applied: keys of texts. */
  readonly because: readonly string[];
}

/** The rows of one group, alike for all four. */
export function rowsOf(view: ReconciliationView, group: Group): ReconciledRow[] {
  switch (group) {
    case 'missingHere':
      return view.missingHere.rows.map((row) => ({
        ...plain(row, view),
        provider: row.amount,
        ledger: null,
        because: [],
      }));
    case 'missingThere':
      return view.missingThere.rows.map((row) => ({
        ...plain(row, view),
        provider: null,
        ledger: row.amount,
        because: [],
      }));
    case 'differs':
      return view.differs.rows.map(({ provider, ledger, fields }) => ({
        ...plain(provider, view),
        provider: provider.amount,
        ledger: ledger.amount,
        because: fields,
      }));
    case 'notApplied':
      return view.notApplied.rows.map(({ provider, because }) => ({
        ...plain(provider, view),
        provider: provider.amount,
        ledger: null,
        because: [because],
      }));
  }
}

const plain = (row: ProviderRecord, { currency }: ReconciliationView) => ({
  key: row.eventId,
  eventId: row.eventId,
  orderId: row.orderId,
  kind: row.kind,
  at: row.at,
  currency: row.currency ?? currency,
});

/** Everything that is not matched, for whoever looks into it. Minor units. */
export function reconciledCsv(view: ReconciliationView): CsvCell[][] {
  const head: CsvCell[] = [
    'group',
    'eventId',
    'orderId',
    'kind',
    'provider_minor',
    'ledger_minor',
    'currency',
    'at_utc',
    'because',
  ];
  const rows = groups.flatMap((group) =>
    rowsOf(view, group).map((row): CsvCell[] => [
      group,
      row.eventId,
      row.orderId,
      row.kind,
      row.provider,
      row.ledger,
      row.currency,
      new Date(row.at).toISOString(),
      row.because.join(' '),
    ]),
  );
  return [head, ...rows];
}
