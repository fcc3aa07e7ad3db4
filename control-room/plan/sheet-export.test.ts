import { expect, it } from 'vitest';
import type { DealView, ItemView } from '#shared/contract/shows.ts';
import { readSheet } from '#shared/domain/lineup/sheet-import.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { csvText } from '../ui/csv.ts';
import { sheetRows } from './sheet-export.ts';

const item: ItemView = {
  id: 'i',
  productId: 'p',
  role: 'welfare',
  price: 129_950,
  plannedMs: 450_000,
  talkingPoints: '光泽, "柔和"\n第二行',
  action: 'Try it on, 再发券',
  owner: '林娜',
  stock: { prepared: 30, available: 30, reserved: 0, sold: 0, withdrawn: 0 },
  frozen: false,
  section: 'closing',
};
const deal: DealView = {
  id: 'd',
  itemId: 'i',
  state: 'planned',
  price: 99_900,
  quantity: 5,
  perViewerLimit: 2,
  durationMs: 180_000,
  holdMs: 900_000,
  audience: { kind: 'all' },
  reserved: 0,
  sold: 0,
  remaining: 5,
  opensAt: null,
  endsAt: null,
  closedAt: null,
};
const products = [{ id: 'p', sku: 'R-1', listPrice: 200_000, floorPrice: 0, stock: 50 }];

it.each([
  ['English', en],
  ['Chinese', zhCN],
])('reads back as it was written, with its roles in %s', (_, language) => {
  const text = csvText(
    sheetRows(
      [item],
      [deal],
      () => 'R-1',
      (role) => language.desk.role[role],
      100,
    ),
  );
  expect(readSheet(text, products, new Set(), 100)).toEqual({
    problems: [],
    rows: [
      {
        line: 2,
        productId: 'p',
        role: 'welfare',
        price: 129_950,
        stock: 30,
        plannedMs: 450_000,
        talkingPoints: item.talkingPoints,
        action: item.action,
        owner: item.owner,
        section: 'closing',
        deal: { price: 99_900, quantity: 5, perViewerLimit: 2, durationMs: 180_000 },
      },
    ],
  });
});
