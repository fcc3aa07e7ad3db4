import type { RehearsalCheck } from '../../contract/rehearsal.ts';

/** What was seen of a rehearsal. Times are show time, ms from the start of the show. */
export interface Observed {
  /** As little as can be seen at this speed: the server looks ten times a second, and so does the driver. */
  readonly toleranceMs: number;
  readonly plannedMs: number;
  readonly endedAt: number | null;
  readonly pins: readonly {
    readonly itemId: string;
    readonly plannedAt: number;
    readonly at: number | null;
  }[];
  readonly deals: readonly {
    readonly dealId: string;
    /** Null: opened by hand, with its item. */
    readonly plannedAt: number | null;
    readonly openedAt: number | null;
    readonly isOver: boolean;
    readonly quantity: number;
    readonly sold: number;
  }[];
  /** Every offer of the plan: whether viewers could have it, and whether it was refused for want of an approval. */
  readonly offers: readonly {
    readonly offerId: string;
    readonly isOpened: boolean;
    readonly needsApproval: boolean;
  }[];
  /** Prices of the plan beyond the guardrails that nobody has approved: they were approved on the copy, to go on. */
  readonly unapproved: number;
  /** Coupons asked for, had, and had beyond what one viewer may, or what there was. */
  readonly coupons: { readonly tried: number; readonly taken: number; readonly over: number };
  /** Findings of the record's proof, and items of which more went than there was. */
  readonly stock: { readonly findings: number; readonly oversold: number };
  readonly limits: { readonly tried: number; readonly over: number };
  /** Of each kind of notice: how many were sent, and how many did what they may. */
  readonly payments: Readonly<Record<PaymentTrick, { readonly sent: number; readonly right: number }>>;
  readonly spam: { readonly sent: number; readonly refused: number };
  readonly storm: { readonly clients: number; readonly back: number; readonly slowestMs: number };
  readonly links: { readonly tried: number; readonly answered: number } | null;
  readonly staff: { readonly hasHost: boolean; readonly hostRefused: boolean; readonly tasksOpen: number };
  readonly load: { readonly delayMs: number; readonly answerMs: number };
}

export const paymentTricks = ['paid', 'forged', 'repeated', 'late', 'wrong'] as const;
export type PaymentTrick = (typeof paymentTricks)[number];

/** The event loop was never held longer than this by one turn in a hundred. */
const DELAY_MS = 250;
/** A claim, or a look at the clock, was answered within this 99 times in a hundred. */
const ANSWER_MS = 1_000;
const BACK_MS = 15_000;

/** Pass or fail, in the order a control room reads it; what could not be tried is skipped and fails nothing. */
export function rehearsalSheet(seen: Observed): { passed: boolean; checks: RehearsalCheck[] } {
  const checks = [
    runSheet(seen),
    deals(seen),
    offers(seen),
    check('stock', seen.stock.findings === 0 && seen.stock.oversold === 0, { ...seen.stock }),
    check('limits', seen.limits.over === 0, { ...seen.limits }, seen.limits.tried > 0),
    payments(seen),
    check('spam', seen.spam.refused > 0, { ...seen.spam }, seen.spam.sent > 0),
    check(
      'reconnect',
      seen.storm.back === seen.storm.clients && seen.storm.slowestMs <= BACK_MS,
      { ...seen.storm },
      seen.storm.clients > 0,
    ),
    check('links', seen.links?.tried === seen.links?.answered, { ...seen.links }, seen.links !== null),
    check('staff', seen.staff.hasHost && seen.staff.hostRefused && seen.staff.tasksOpen === 0, {
      host: seen.staff.hasHost ? 1 : 0,
      roles: seen.staff.hostRefused ? 1 : 0,
      tasks: seen.staff.tasksOpen,
    }),
    check('load', seen.load.delayMs <= DELAY_MS && seen.load.answerMs <= ANSWER_MS, { ...seen.load }),
  ];
  return { passed: checks.every(({ status }) => status !== 'fail'), checks };
}

const check = (
  name: RehearsalCheck['name'],
  isRight: boolean,
  facts: RehearsalCheck['facts'],
  wasTried = true,
): RehearsalCheck => ({ name, status: !wasTried ? 'skip' : isRight ? 'pass' : 'fail', facts });

/** Every item in its place, on time, and the show over when it was to be. */
function runSheet({ pins, toleranceMs, endedAt, plannedMs }: Observed): RehearsalCheck {
  const missed = pins.filter(({ at }) => at === null).length;
  const lateMs = Math.max(0, ...pins.map(({ at, plannedAt }) => (at === null ? 0 : at - plannedAt)));
  const overMs = endedAt === null ? plannedMs : endedAt - plannedMs;
  const isRight = missed === 0 && lateMs <= toleranceMs && overMs <= toleranceMs;
  return check('run-sheet', isRight, { items: pins.length, missed, lateMs, overMs }, pins.length > 0);
}

/** Every deal open when planned, over by the end, and no unit more than it had. */
function deals({ deals: all, toleranceMs }: Observed): RehearsalCheck {
  const unopened = all.filter(({ openedAt }) => openedAt === null).length;
  const lateMs = Math.max(
    0,
    ...all.map(({ plannedAt, openedAt }) =>
      plannedAt === null || openedAt === null ? 0 : Math.abs(openedAt - plannedAt),
    ),
  );
  const stuck = all.filter(({ isOver }) => !isOver).length;
  const oversold = all.filter(({ sold, quantity }) => sold > quantity).length;
  const isRight = unopened === 0 && stuck === 0 && oversold === 0 && lateMs <= toleranceMs;
  return check('deals', isRight, { deals: all.length, unopened, stuck, oversold, lateMs }, all.length > 0);
}

/** Every offer to be had, none waiting for an approval nobody gave, and no coupon more than anyone may take. */
function offers({ offers: all, unapproved, coupons }: Observed): RehearsalCheck {
  const unopened = all.filter(({ isOpened }) => !isOpened).length;
  const approvals = unapproved + all.filter(({ needsApproval }) => needsApproval).length;
  return check(
    'offers',
    unopened === 0 && approvals === 0 && coupons.over === 0,
    { offers: all.length, unopened, approvals, ...coupons },
    all.length > 0 || approvals > 0,
  );
}

function payments({ payments: by }: Observed): RehearsalCheck {
  const sent = paymentTricks.reduce((sum, trick) => sum + by[trick].sent, 0);
  const wrong = paymentTricks.filter((trick) => by[trick].right < by[trick].sent);
  const facts = Object.fromEntries(paymentTricks.map((trick) => [trick, by[trick].sent]));
  return check('payments', wrong.length === 0, { ...facts, bad: wrong.length }, sent > 0);
}
