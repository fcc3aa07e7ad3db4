import type { Command } from '../../contract/commands.ts';
import type { PinnedComment } from '../../contract/comments.ts';
import type { Result } from '../../contract/errors.ts';
import type { Product } from '../../contract/organisation.ts';
import type { ClosedFigures } from '../../contract/review-parts.ts';
import type { SettlementSheet } from '../../contract/settlement.ts';
import {
  clearNotice,
  endShow,
  pinProduct,
  postNotice,
  rehearseShow,
  sendPrompt,
  setWelcome,
  startShow,
  unpinProduct,
} from './decide/air.ts';
import { giveApproval, refuseApproval, requestApproval } from './decide/approvals.ts';
import { confirmBriefing, issueBriefing } from './decide/briefing.ts';
import {
  answerComment,
  blockWords,
  hideComment,
  muteViewer,
  pinComment,
  setAutoReplies,
  showComment,
  unblockWords,
  unmuteViewer,
  unpinComment,
} from './decide/comments.ts';
import {
  cancelDeal,
  closeDeal,
  extendDeal,
  openDeal,
  planDeal,
  restockDeal,
  reviseDeal,
} from './decide/deals.ts';
import { openDraw, settleDraw } from './decide/draws.ts';
import { freezePrice, setGuardrails, unfreezePrice } from './decide/guardrails.ts';
import {
  acknowledgeAlert,
  closeIntervention,
  raiseIntervention,
  tickIntervention,
} from './decide/interventions.ts';
import { addItem, moveItem, removeItem, reviseItem } from './decide/lineup.ts';
import { arrangeItems, changeItems, importItems, removeItems } from './decide/lineup-many.ts';
import {
  cancelOffer,
  closeOffer,
  decideOffer,
  dropCoupon,
  openOffer,
  planOffer,
  reviseOffer,
} from './decide/offers.ts';
import {
  assignTask,
  assignTasks,
  completeTask,
  planTraffic,
  respondToTargets,
  reviseShow,
  scheduleShow,
  setTargets,
} from './decide/plan.ts';
import { closePoll, openPoll } from './decide/polls.ts';
import { addLesson, addNote, closeReview } from './decide/review.ts';
import { freezeSettlement, planSettlement } from './decide/settlement.ts';
import { adjustStock, changePrice, hidePrice, revealPrice } from './decide/trade.ts';
import type { Actor, ShowEvent } from './events.ts';
import type { Draw, ShowState } from './state.ts';

/** What a decision may know beside the show itself. */
export interface DecideContext {
  /** Server time, epoch ms. */
  readonly now: number;
  readonly actor: Actor;
  /** A fresh unique id, for what a command creates without naming it. */
  readonly newId: () => string;
  /** The catalogue; null for an unknown product. */
  readonly product: (productId: string) => CatalogueEntry | null;
  /** Units of an item available now, from the ledger. */
  readonly available: (itemId: string) => number;
  /** The secret seed of a draw: always the same for the same draw. */
  readonly drawSeed: (drawId: string) => string;
  /** Who has taken part in a draw until now, each viewer once. */
  readonly entrants: (draw: Draw) => readonly Entrant[];
  /** A comment of this show; null for an unknown one. */
  readonly comment: (commentId: string) => PinnedComment | null;
  /** An alert that stands now; null for any other. */
  readonly alert: (alertId: string) => AlertNow | null;
  /** The settlement's next version, from the record as it is now. */
  readonly settlement: () => SettlementSheet;
  /** The figures a review is closed with, from the record as it is now. */
  readonly closing: () => ClosedFigures;
}

export interface AlertNow {
  readonly level: string;
  readonly regionId: string | null;
  readonly isAcknowledged: boolean;
}

export interface Entrant {
  readonly viewerId: string;
  readonly name: string;
}

export type CatalogueEntry = Pick<
  Product,
  'floorPrice' | 'listPrice' | 'stock' | 'oneOff' | 'title' | 'regionIds'
> & {
  /** Units other shows hold; `stock` is without them. */
  readonly elsewhere?: number;
};

/** Its events (none for a rehearsal, which is no part of the show), or a coded refusal. */
export type Decision = Result<readonly ShowEvent[]>;

/**
 * What a command does to a show: the only way a show changes. Plan commands are taken from draft until the show
 * ends; on-air commands while it is live; review commands until the review is closed. Who may send which command,
 * `commandId` and `expectedVersion` are the caller's to check.
 */
export function decide(state: ShowState, command: Command, context: DecideContext): Decision {
  switch (command.type) {
    case 'targets.respond':
      return respondToTargets(state, command);
    case 'briefing.issue':
      return issueBriefing(state);
    case 'briefing.confirm':
      return confirmBriefing(state, command);
    case 'show.revise':
      return reviseShow(state, command);
    case 'show.schedule':
      return scheduleShow(state, context);
    case 'lineup.add':
      return addItem(state, command, context);
    case 'lineup.import':
      return importItems(state, command, context);
    case 'lineup.revise':
      return reviseItem(state, command, context);
    case 'lineup.arrange':
      return arrangeItems(state, command);
    case 'lineup.change':
      return changeItems(state, command, context);
    case 'lineup.clear':
      return removeItems(state, command, context);
    case 'lineup.move':
      return moveItem(state, command);
    case 'lineup.remove':
      return removeItem(state, command, context);
    case 'deal.plan':
      return planDeal(state, command, context);
    case 'deal.revise':
      return reviseDeal(state, command, context);
    case 'deal.cancel':
      return cancelDeal(state, command);
    case 'offer.plan':
      return planOffer(state, command, context);
    case 'offer.revise':
      return reviseOffer(state, command, context);
    case 'offer.cancel':
      return cancelOffer(state, command);
    case 'offer.open':
      return openOffer(state, command, context);
    case 'offer.decide':
      return decideOffer(state, command);
    case 'offer.close':
      return closeOffer(state, command, context);
    case 'coupon.drop':
      return dropCoupon(state, command, context);
    case 'guardrails.set':
      return setGuardrails(state, command);
    case 'approval.give':
      return giveApproval(state, command, context);
    case 'approval.request':
      return requestApproval(state, command, context);
    case 'approval.refuse':
      return refuseApproval(state, command, context);
    case 'price.freeze':
      return freezePrice(state, command);
    case 'price.unfreeze':
      return unfreezePrice(state, command);
    case 'targets.set':
      return setTargets(state, command);
    case 'traffic.plan':
      return planTraffic(state, command);
    case 'readiness.assign':
      return assignTask(state, command, context);
    case 'readiness.plan':
      return assignTasks(state, command, context);
    case 'readiness.complete':
      return completeTask(state, command);
    case 'settlement.plan':
      return planSettlement(state, command);
    case 'settlement.freeze':
      return freezeSettlement(state, context);
    case 'show.rehearse':
      return rehearseShow(state);
    case 'show.start':
      return startShow(state, command, context);
    case 'show.end':
      return endShow(state, context);
    case 'product.pin':
      return pinProduct(state, command, context);
    case 'product.unpin':
      return unpinProduct(state, command);
    case 'deal.open':
      return openDeal(state, command, context);
    case 'deal.close':
      return closeDeal(state, command, context);
    case 'deal.extend':
      return extendDeal(state, command, context);
    case 'deal.restock':
      return restockDeal(state, command, context);
    case 'price.change':
      return changePrice(state, command, context);
    case 'stock.adjust':
      return adjustStock(state, command, context);
    case 'price.hide':
      return hidePrice(state, command);
    case 'price.reveal':
      return revealPrice(state, command);
    case 'notice.post':
      return postNotice(state, command);
    case 'draw.open':
      return openDraw(state, command, context);
    case 'draw.settle':
      return settleDraw(state, command, context);
    case 'poll.open':
      return openPoll(state, command, context);
    case 'poll.close':
      return closePoll(state, command, context);
    case 'notice.clear':
      return clearNotice(state);
    case 'welcome.set':
      return setWelcome(state, command);
    case 'prompt.send':
      return sendPrompt(state, command);
    case 'comment.hide':
      return hideComment(state, command, context);
    case 'comment.answer':
      return answerComment(state, command, context);
    case 'comment.show':
      return showComment(state, command);
    case 'comment.pin':
      return pinComment(state, command, context);
    case 'comment.unpin':
      return unpinComment(state);
    case 'autoreply.set':
      return setAutoReplies(state, command);
    case 'words.block':
      return blockWords(state, command);
    case 'words.unblock':
      return unblockWords(state, command);
    case 'viewer.unmute':
      return unmuteViewer(state, command, context);
    case 'viewer.mute':
      return muteViewer(state, command, context);
    case 'intervention.raise':
      return raiseIntervention(state, command, context);
    case 'intervention.tick':
      return tickIntervention(state, command, context);
    case 'alert.acknowledge':
      return acknowledgeAlert(state, command, context);
    case 'intervention.close':
      return closeIntervention(state, command);
    case 'note.add':
      return addNote(state, command);
    case 'lesson.add':
      return addLesson(state, command, context);
    case 'review.close':
      return closeReview(state, context);
    default:
      return unknown(command);
  }
}

function unknown(command: never): never {
  throw new Error(`Unknown command: ${JSON.stringify(command)}`);
}
