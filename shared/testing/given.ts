import type { Command } from '../contract/commands.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { nextSheet } from '../domain/settlement/of-show.ts';
import type { CatalogueEntry, DecideContext, Decision } from '../domain/show/decide.ts';
import { decide } from '../domain/show/decide.ts';
import { emptyShow } from '../domain/show/empty-show.ts';
import type { Actor, ShowEvent } from '../domain/show/events.ts';
import { evolve } from '../domain/show/evolve.ts';
import type { ShowState } from '../domain/show/state.ts';

/** When what is given happened, and when the command comes unless a test says otherwise. */
export const GIVEN_AT = 1_000_000;
export const NOW = 2_000_000;

export const operator: Actor = { id: 'u-op', name: 'Op', role: 'operator' };

/** An event of the past: at `GIVEN_AT`, or at its own time. */
export type Given = ShowEvent | { readonly at: number; readonly event: ShowEvent; readonly actor?: Actor };

/** A product any price and many units fit: tests name their own where floor or stock matter. */
export const anyProduct: CatalogueEntry = {
  floorPrice: 0,
  listPrice: 10_000_000_000_000,
  stock: 1_000_000,
  oneOff: false,
  title: { en: 'Product', zh: '商品' },
};

/** The state a log of these events leads to. */
export function stateOf(history: readonly Given[], showId = 'show'): ShowState {
  return fold(emptyShow(showId), history);
}

/**
 * Given these events, when this command, then those events:
 * `given([created, …]).when({type: 'show.schedule'}).thenEvents([{type: 'show.scheduled'}])`.
 * What is decided is folded too, so that no test accepts events the state cannot take.
 */
export function given(history: readonly Given[]) {
  const state = stateOf(history);
  return {
    when(command: Command, context: Partial<DecideContext> = {}) {
      const decision = decide(state, command, { ...contextFor(state), ...context });
      return {
        decision,
        thenEvents(expected: readonly ShowEvent[]): ShowState {
          assertSame(decision.ok ? decision.value : refusedAs(decision), expected);
          return fold(state, expected, context.now ?? NOW);
        },
        thenRefused(code: ErrorCode, params?: Readonly<Record<string, string | number>>): void {
          if (decision.ok) throw new Error(`Expected ${code}, got ${JSON.stringify(decision.value)}`);
          assertSame(decision.error.code, code);
          if (params) assertSame(decision.error.params, params);
        },
      };
    },
  };
}

/** The context of a command without special circumstances: any product exists and nothing has been sold. */
export function contextFor(state: ShowState): DecideContext {
  let ids = 0;
  return {
    now: NOW,
    actor: operator,
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    product: () => anyProduct,
    available: (itemId) => state.lineup.find((item) => item.itemId === itemId)?.stock ?? 0,
    drawSeed: (drawId) => `seed of ${drawId}`,
    entrants: () => [],
    comment: (commentId) => ({ commentId, viewerId: 'v', name: 'Viewer', text: 'Text', saidAt: GIVEN_AT }),
    closing: () => closedFigures,
    alert: (alertId) =>
      alertId === 'standing' ? { level: 'behind', regionId: 'east', isAcknowledged: false } : null,
    settlement: () => nextSheet(state, [], { tierOf: () => 'bronze', kindOf: () => 'owned' }),
  };
}

function fold(state: ShowState, history: readonly Given[], at = GIVEN_AT): ShowState {
  let next = state;
  for (const one of history) {
    const timed = 'event' in one ? one : { at, event: one };
    const { showId, version } = next;
    next = evolve(next, { showId, version: version + 1, actor: operator, commandId: null, ...timed });
  }
  return next;
}

/** What a review is closed with, where a test does not say. */
export const closedFigures = {
  ...{ placed: 3, paid: 2, refunded: 0, net: 2, orders: 3, paidOrders: 2, buyers: 2, uv: 9, pv: 11 },
  attainment: null,
};

const refusedAs = (decision: Decision) => (decision.ok ? null : { refused: decision.error });

function assertSame(actual: unknown, expected: unknown): void {
  const [a, b] = [canonical(actual), canonical(expected)];
  if (a !== b) throw new Error(`Expected\n${b}\ngot\n${a}`);
}

/** JSON with sorted keys: equal texts, equal plain data. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    2,
  );
}
