import type { AppointmentTerms, CustomChoice, CustomTerms } from '#shared/contract/custom-terms.ts';
import type { PriceStep } from '#shared/contract/offers.ts';
import { customPrice } from '#shared/domain/pricing/custom.ts';
import { type Piece, stageOf } from './stages.ts';

export interface Suggestion {
  /** Minor units: everything the calculator can price. */
  readonly amount: number;
  /** False where a choice is left to staff: the amount is without it. */
  readonly isWhole: boolean;
  readonly steps: readonly PriceStep[];
}

/** What the calculator makes of a wish; null where its options are not the offer's any more. */
export function suggestionFor(
  terms: Pick<CustomTerms, 'price' | 'options'>,
  choices: readonly CustomChoice[],
  listPrice: number,
): Suggestion | null {
  const whole = customPrice(terms, choices, listPrice);
  if (!whole.ok) return null;
  if (whole.value.total !== null)
    return { amount: whole.value.total, isWhole: true, steps: whole.value.steps };
  const known = customPrice(
    { price: terms.price, options: terms.options.map(withoutStaffPrices) },
    choices,
    listPrice,
  );
  return known.ok && known.value.total !== null
    ? { amount: known.value.total, isWhole: false, steps: known.value.steps }
    : null;
}

/** The option with nothing added for what staff price. */
function withoutStaffPrices(option: CustomTerms['options'][number]): CustomTerms['options'][number] {
  const { input } = option;
  if (input.kind === 'text') return option;
  return {
    ...option,
    input: { ...input, choices: input.choices.map((choice) => ({ ...choice, price: choice.price ?? 0 })) },
  };
}

/** The choices of a wish that staff must price. */
export const pricedByStaff = (
  options: CustomTerms['options'],
  { optionId, value }: CustomChoice,
): boolean => {
  const input = options.find(({ id }) => id === optionId)?.input;
  return input?.kind === 'choice' && input.choices.some((one) => one.id === value && one.price === null);
};

/**
 * Free places of a store's slots that have not begun, soonest first, as far as the pieces in sight tell; the server
 * decides. A region's staff may not see every booking of a store.
 */
export function slotsOf(
  { slots, capacity }: AppointmentTerms,
  storeId: string,
  offerId: string,
  pieces: readonly Piece[],
  now: number,
): { slotAt: number; left: number }[] {
  const booked = (slotAt: number) =>
    pieces.filter(
      ({ custom }) =>
        custom.offerId === offerId &&
        stageOf(custom) !== 'cancelled' &&
        custom.appointment?.status === 'booked' &&
        custom.appointment.storeId === storeId &&
        custom.appointment.slotAt === slotAt,
    ).length;
  return slots
    .filter((slotAt) => slotAt > now)
    .toSorted((a, b) => a - b)
    .map((slotAt) => ({ slotAt, left: capacity - booked(slotAt) }))
    .filter(({ left }) => left > 0);
}

/** How far a price is below the list price, basis points rounded down; 0 at or above it. */
export const bpsBelow = (price: number, listPrice: number): number =>
  listPrice <= 0 || price >= listPrice ? 0 : Math.floor(((listPrice - price) * 10_000) / listPrice);
