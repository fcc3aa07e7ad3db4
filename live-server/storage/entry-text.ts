import type { AttributionEvidence, Place } from '#shared/domain/attribution/types.ts';
import type { EntryOf, LedgerEntry, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { hasOnly, quoted, quotedOrNull, textOfAttribution } from '../json-text.ts';

/** A record within its run, whose show and first number are known. */
export type KeptEntry = readonly [at: number, entry: LedgerEntry];
type Reserved = EntryOf<'order.reserved'>;

/**
 * The records of one run as they are stored and hashed: what `JSON.stringify` makes of `KeptEntry[]`, in half its
 * time. A flash deal writes thousands of reservations a second that say the same in the same places; those are put
 * together here, and everything that is not exactly such a one is left to `JSON.stringify`.
 */
export function textOfRun(records: readonly LedgerRecord[]): string {
  const lines = new LastText();
  let text = '';
  for (const { at, entry } of records) {
    const own = (entry.kind === 'order.reserved' && textOfPlain(entry, lines)) || JSON.stringify(entry);
    text += text === '' ? `[[${at},${own}]` : `,[${at},${own}]`;
  }
  return text === '' ? '[]' : `${text}]`;
}

/** The text of one object, while that object is asked for again and again. */
class LastText {
  #object: object | null = null;
  #text = '';

  of(object: object): string {
    if (object !== this.#object) {
      this.#text = JSON.stringify(object);
      this.#object = object;
    }
    return this.#text;
  }
}

/** Fields of an order that has none of the rarer ones. */
const PLAIN_FIELDS = 10;

/** Null for an order that has more to say, or says it in another way. */
function textOfPlain({ order, evidence }: Reserved, lastLines: LastText): string | null {
  const { orderId, viewerId, visitId, key, lines, amount, payBy, fulfilment, pickupStoreId } = order;
  if (pickupStoreId !== null || !Number.isFinite(amount) || !Number.isFinite(payBy)) return null;
  let fields = 0;
  for (const field in order) if (field !== '') fields += 1;
  if (fields !== PLAIN_FIELDS) return null;
  const because = evidence ? `,"evidence":${textOfEvidence(evidence)}` : '';
  return `{"kind":"order.reserved","order":{"orderId":${quoted(orderId)},"viewerId":${quoted(viewerId)},"visitId":${quoted(visitId)},"key":${quoted(key)},"lines":${lastLines.of(lines)},"amount":${amount},"payBy":${payBy},"fulfilment":${quoted(fulfilment)},"pickupStoreId":null,"attribution":${textOfAttribution(order.attribution)}}${because}}`;
}

const evidenceFields = ['visitCode', 'firstVisitCode', 'memberHome', 'visitRegionId', 'visitRef', 'memberId'];

function textOfEvidence(evidence: AttributionEvidence): string {
  const { visitCode, firstVisitCode, memberHome, visitRegionId, visitRef, memberId } = evidence;
  const isPlain = visitRef !== undefined && memberId !== undefined && hasOnly(evidence, evidenceFields);
  if (!isPlain) return JSON.stringify(evidence);
  return `{"visitCode":${textOfPlace(visitCode)},"firstVisitCode":${textOfPlace(firstVisitCode)},"memberHome":${textOfPlace(memberHome)},"visitRegionId":${quotedOrNull(visitRegionId)},"visitRef":${quotedOrNull(visitRef)},"memberId":${quotedOrNull(memberId)}}`;
}

const textOfPlace = (place: Place | null): string => (place === null ? 'null' : JSON.stringify(place));
