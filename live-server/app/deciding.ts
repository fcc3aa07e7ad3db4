import type { Command } from '#shared/contract/commands.ts';
import { closedFiguresOf } from '#shared/domain/review/restatement.ts';
import type { CatalogueEntry, DecideContext } from '#shared/domain/show/decide.ts';
import type { Actor } from '#shared/domain/show/events.ts';
import { type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { pinnedComment } from './comments.ts';
import { entrantsOf } from './draws.ts';
import { metricsOf } from './figures.ts';
import { nextSheetOf } from './settling.ts';
import type { ShowRecord } from './show-record.ts';
import type { ShowRunner } from './show-runner.ts';

/**
 * Commands decided from more than the log and the ledger: a sheet is frozen from the whole record, and what was said
 * and who took part is found there.
 */
const needsRecord: ReadonlySet<Command['type']> = new Set([
  'settlement.freeze',
  'review.close',
  'show.end',
  'draw.settle',
  'comment.hide',
  'comment.answer',
  'comment.pin',
]);

/** Commands that keep figures for good: by then every sale is to stand where it belongs. */
const keepsFigures: ReadonlySet<Command['type']> = new Set(['settlement.freeze', 'review.close']);

/** Those that count something for good: what happened a moment ago at another node is to be in it. */
export const countsForGood: ReadonlySet<Command['type']> = new Set([
  'settlement.freeze',
  'review.close',
  'show.end',
  'draw.settle',
]);

/** The record as far as deciding on a command of this type needs it. */
export async function recordFor(runner: ShowRunner, type: Command['type']): Promise<ShowRecord | null> {
  if (keepsFigures.has(type)) await runner.late.settle();
  return needsRecord.has(type) ? runner.readRecord() : null;
}

/** What a decision on a command may know, as things stand; `now` epoch ms. */
export function decideContextOf(
  runner: ShowRunner,
  ledger: LedgerState,
  record: ShowRecord | null,
  actor: Actor,
  now: number,
): DecideContext {
  const { state, events, directory } = runner;
  return {
    now,
    actor,
    newId: runner.newId,
    product: (id) => catalogueEntryOf(runner, id),
    available: (itemId) => stockFigures(ledger, itemId).available,
    drawSeed: (drawId) => runner.drawSeed(runner.showId, drawId),
    entrants: (draw) => (record ? entrantsOf(draw, state, record.audience, ledger) : []),
    comment: (commentId) => pinnedComment(record?.audience.comments.find(commentId)),
    closing: () => {
      if (!record) throw new Error('Only closing a review asks for its figures');
      const standing = { state, events, ledger, record, curves: defaultCurves };
      return closedFiguresOf(metricsOf({ ...standing, at: now }));
    },
    alert: (alertId) => runner.alertOf(alertId),
    settlement: () => {
      if (!record) throw new Error('Only freezing a settlement asks for its sheet');
      return nextSheetOf(state, record, directory);
    },
  };
}

/** Units that other shows have reserved or sold are not there for this one. */
export function catalogueEntryOf(
  { directory, products, showId }: Pick<ShowRunner, 'directory' | 'products' | 'showId'>,
  productId: string,
): CatalogueEntry | null {
  const product = directory.products.get(productId);
  if (!product) return null;
  const elsewhere = products.heldElsewhere(productId, showId);
  if (elsewhere === 0) return product;
  return { ...product, stock: Math.max(product.stock - elsewhere, 0), elsewhere };
}
