import type { LineupRole } from '#shared/contract/deals.ts';
import type { DealView, ItemView } from '#shared/contract/shows.ts';
import { sheetColumns } from '#shared/domain/lineup/sheet-import.ts';
import type { CsvCell } from '../ui/csv.ts';

/** The run sheet as `csvText` takes it; pasted or imported again it reads the same. */
export function sheetRows(
  lineup: readonly ItemView[],
  deals: readonly DealView[],
  skuOf: (productId: string) => string,
  roleName: (role: LineupRole) => string,
  minorPerUnit: number,
): readonly (readonly CsvCell[])[] {
  return [
    sheetColumns,
    ...lineup.map((item) => {
      const deal = deals.find((one) => one.itemId === item.id && one.state !== 'cancelled');
      return [
        skuOf(item.productId),
        roleName(item.role),
        item.price / minorPerUnit,
        item.stock.prepared,
        item.plannedMs / 60_000,
        item.talkingPoints,
        item.section ?? '',
        ...(deal
          ? [deal.price / minorPerUnit, deal.quantity, deal.perViewerLimit, deal.durationMs / 60_000]
          : ['', '', '', '']),
        item.action,
        item.owner,
      ];
    }),
  ];
}
