import type { Bilingual } from '../../contract/basics.ts';
import type { OfferTerms } from '../../contract/offers.ts';

/** What an order says of the offer it is of. */
interface Taken {
  readonly offerId: string;
  readonly variantId?: string | undefined;
}

/** What the variant an order is in is called; null for an order in none, or of an offer that is not known. */
export function variantTitle(
  taken: Taken | undefined,
  termsOf: (offerId: string) => OfferTerms | undefined,
): Bilingual | null {
  if (taken?.variantId === undefined) return null;
  const terms = termsOf(taken.offerId);
  const variants = terms?.kind === 'presale' ? terms.variants : undefined;
  return variants?.find(({ id }) => id === taken.variantId)?.title ?? null;
}
