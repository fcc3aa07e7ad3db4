import type { Bilingual } from '../../contract/basics.ts';
import type { CustomChoice } from '../../contract/custom-terms.ts';
import type { OfferTerms } from '../../contract/offers.ts';

/** What an order says of the offer it is of. */
interface Taken {
  readonly offerId: string;
  readonly variantId?: string | undefined;
  readonly choices?: readonly CustomChoice[] | undefined;
}
type TermsOf = (offerId: string) => OfferTerms | undefined;

/** In which of several an order has what its offer sells: its variant, or the options wanted of it; null for any other. */
export const takenTitle = (taken: Taken | undefined, termsOf: TermsOf): Bilingual | null =>
  variantTitle(taken, termsOf) ?? choicesTitle(taken, termsOf);

/**
 * The options of a piece made for one customer, each with what was wanted: `Stone: Fine red, Engraving: Ann`. An option
 * or choice that is not known is its id. Null where there are none.
 */
export function choicesTitle(taken: Taken | undefined, termsOf: TermsOf): Bilingual | null {
  if (!taken?.choices || taken.choices.length === 0) return null;
  const terms = termsOf(taken.offerId);
  const options = terms?.kind === 'custom' ? terms.options : [];
  const parts = taken.choices.map(({ optionId, value }) => {
    const option = options.find(({ id }) => id === optionId);
    const input = option?.input;
    const chosen = input?.kind === 'choice' ? input.choices.find(({ id }) => id === value) : undefined;
    const title = option?.title ?? { en: optionId, zh: optionId };
    const wanted = chosen?.title ?? { en: value, zh: value };
    return { en: `${title.en}: ${wanted.en}`, zh: `${title.zh}：${wanted.zh}` };
  });
  return { en: parts.map(({ en }) => en).join(', '), zh: parts.map(({ zh }) => zh).join('，') };
}

/** What the variant an order is in is called; null for an order in none, or of an offer that is not known. */
export function variantTitle(taken: Taken | undefined, termsOf: TermsOf): Bilingual | null {
  if (taken?.variantId === undefined) return null;
  const terms = termsOf(taken.offerId);
  const variants = terms?.kind === 'presale' ? terms.variants : undefined;
  return variants?.find(({ id }) => id === taken.variantId)?.title ?? null;
}
