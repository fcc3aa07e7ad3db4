import type { ShowEventRecord } from '../events.ts';
import { dealSubject, itemSubject, offerSubject } from '../guardrails.ts';
import { personOf } from '../person.ts';
import type { ShowState } from '../state.ts';

/** Whoever sets a price is its author; an approval does not outlive the price or the terms it was given for. */
export function authorsAfter(state: ShowState, { event, actor }: ShowEventRecord): Partial<ShowState> {
  const authored = (subject: string) => ({ authors: setBy(state, subject, actor).authors });
  const repriced = (subject: string) => ({ ...authored(subject), approvals: onlyFor(state, subject) });
  switch (event.type) {
    case 'lineup.added':
      return authored(itemSubject(event.item.itemId, event.item.price));
    case 'lineup.revised':
      return event.changes.price === undefined
        ? {}
        : repriced(itemSubject(event.itemId, event.changes.price));
    case 'price.changed':
      return repriced(itemSubject(event.itemId, event.price));
    case 'deal.planned':
      return authored(dealSubject(event.deal.dealId, event.deal.price));
    case 'deal.revised':
      return event.changes.price === undefined
        ? {}
        : repriced(dealSubject(event.dealId, event.changes.price));
    case 'offer.planned':
      return authored(offerSubject(event.offer.offerId));
    case 'offer.revised': {
      const subject = offerSubject(event.offerId);
      const approvals = new Map(state.approvals);
      approvals.delete(subject);
      return { ...authored(subject), approvals };
    }
    default:
      return {};
  }
}

/** The state with a price or terms by somebody. */
export const setBy = (state: ShowState, subject: string, actor: ShowEventRecord['actor']): ShowState => ({
  ...state,
  authors: new Map(state.authors).set(subject, personOf(actor)),
});

/** The approvals without those of the same item or deal at any other price. */
function onlyFor({ approvals }: ShowState, subject: string): ShowState['approvals'] {
  const about = subject.slice(0, subject.lastIndexOf(':') + 1);
  return new Map([...approvals].filter(([one]) => one === subject || !isPriceOf(about, one)));
}

const isPriceOf = (about: string, subject: string): boolean =>
  subject.startsWith(about) && /^\d+$/.test(subject.slice(about.length));
