import type { EntryOf, LedgerEntry, LedgerRecord } from '#shared/domain/stock/entries.ts';

/** A record within its run, whose show and first number are known. */
export type KeptEntry = readonly [at: number, entry: LedgerEntry];
type Reserved = EntryOf<'order.reserved'>;

/**
 * The records of one run as they are stored and hashed: what `JSON.stringify` makes of `KeptEntry[]`, in half its
 * time. A flash deal writes thousands of reservations a second that say the same in the same places; those are put
 * together here, and everything that is not exactly such a one is left to `JSON.stringify`.
 */
export function textOfRun(records: readonly LedgerRecord[]): string {
  const repeats = { lines: new LastText(), attribution: new LastText(), evidence: new LastText() };
  let text = '';
  for (const { at, entry } of records) {
    const own = (entry.kind === 'order.reserved' && textOfPlain(entry, repeats)) || JSON.stringify(entry);
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

type Repeats = Readonly<Record<'lines' | 'attribution' | 'evidence', LastText>>;

/** Fields of an order that has none of the rarer ones. */
const PLAIN_FIELDS = 10;

/** Null for an order that has more to say, or says it in another way. */
function textOfPlain({ order, evidence }: Reserved, repeats: Repeats): string | null {
  const { orderId, viewerId, visitId, key, lines, amount, payBy, fulfilment, pickupStoreId } = order;
  if (pickupStoreId !== null || !Number.isFinite(amount) || !Number.isFinite(payBy)) return null;
  let fields = 0;
  for (const field in order) if (field !== '') fields += 1;
  if (fields !== PLAIN_FIELDS) return null;
  const because = evidence ? `,"evidence":${repeats.evidence.of(evidence)}` : '';
  return `{"kind":"order.reserved","order":{"orderId":${quoted(orderId)},"viewerId":${quoted(viewerId)},"visitId":${quoted(visitId)},"key":${quoted(key)},"lines":${repeats.lines.of(lines)},"amount":${amount},"payBy":${payBy},"fulfilment":${quoted(fulfilment)},"pickupStoreId":null,"attribution":${repeats.attribution.of(order.attribution)}}${because}}`;
}

/** What JSON may write otherwise than it stands: quotes, backslashes, control characters and halves of pairs. */
const special = /["\\\p{Cc}\p{Cs}]/u;

const quoted = (text: string): string => (special.test(text) ? JSON.stringify(text) : `"${text}"`);
