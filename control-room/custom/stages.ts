import type { CustomState, CustomView } from '#shared/contract/custom.ts';

/** Where a piece stands in the work, as the workbench sorts it. */
export const stages = ['waiting', 'quoted', 'deposit', 'making', 'ready', 'collected', 'cancelled'] as const;
export type Stage = (typeof stages)[number];

const stageOfState = {
  requested: 'waiting',
  quoted: 'quoted',
  lapsed: 'quoted',
  accepted: 'quoted',
  'deposit-paid': 'deposit',
  making: 'making',
  ready: 'ready',
  collected: 'collected',
  cancelled: 'cancelled',
  refunded: 'cancelled',
} as const satisfies Record<CustomState, Stage>;

export const stageOf = ({ state }: Pick<CustomView, 'state'>): Stage => stageOfState[state];

/** A request with the show it was made in. */
export interface Piece {
  readonly showId: string;
  readonly custom: CustomView;
}

/** When it came to where it stands, as far as its history tells: its last step, a payment or its request. */
export function since({ history, requestedAt, order }: CustomView): number {
  const paid = order?.deposit?.paidAt ?? 0;
  return Math.max(requestedAt, history.at(-1)?.at ?? 0, paid, order?.paidAt ?? 0);
}

/** What waits for a quote first and the longest wait on top; then stage by stage, and what is over newest first. */
export function inWorkOrder(pieces: readonly Piece[]): Piece[] {
  return pieces.toSorted((a, b) => {
    const [stageA, stageB] = [stageOf(a.custom), stageOf(b.custom)];
    if (stageA !== stageB) return stages.indexOf(stageA) - stages.indexOf(stageB);
    const byAge = since(a.custom) - since(b.custom);
    return stageA === 'collected' || stageA === 'cancelled' ? -byAge : byAge;
  });
}

export function countByStage(pieces: readonly Piece[]): Readonly<Record<Stage, number>> {
  const counts = { waiting: 0, quoted: 0, deposit: 0, making: 0, ready: 0, collected: 0, cancelled: 0 };
  for (const { custom } of pieces) counts[stageOf(custom)] += 1;
  return counts;
}

/** Whether the words are part of the customer's name, or of the id of the request or its order. */
export function isFound({ id, viewerName, order }: CustomView, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return [id, order?.id ?? '', viewerName ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

export type Age = { readonly unit: 'minutes' | 'hours' | 'days'; readonly n: number } | null;

/** A length as people say it, rounded down; null below a minute. */
export function ageOf(ms: number): Age {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return null;
  if (minutes < 60) return { unit: 'minutes', n: minutes };
  if (minutes < 48 * 60) return { unit: 'hours', n: Math.floor(minutes / 60) };
  return { unit: 'days', n: Math.floor(minutes / 1440) };
}

/** What a customer still has to pay before a piece is theirs, minor units; 0 = nothing is due now. */
export const dueNow = ({ order }: Pick<CustomView, 'order'>): number => order?.due ?? 0;

/** What has been paid and not gone back of an unfinished piece: its deposit, minor units. */
export function depositHeld({ order }: Pick<CustomView, 'order'>): number {
  const deposit = order?.deposit;
  return deposit && deposit.paidAt !== null ? deposit.amount - deposit.refunded : 0;
}

/** Staff can give a piece up until its balance is paid. */
export function canCancel({ state, order }: Pick<CustomView, 'state' | 'order'>): boolean {
  const stage = stageOfState[state];
  if (stage === 'collected' || stage === 'cancelled') return false;
  return order === null || order.status === 'reserved' || state === 'lapsed' || state === 'quoted';
}
