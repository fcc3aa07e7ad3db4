import type { AppointmentTerms, CustomOption } from '#shared/contract/custom-terms.ts';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { fromWallTime } from '../ui/zone.ts';

/** One value of an option, as typed. */
export interface ChoiceDraft {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  /** What it adds, in units; with a minus sign what it takes off, empty nothing. */
  readonly price: string;
  /** Priced by staff, piece by piece. */
  readonly isAsked: boolean;
}

/** What a customer chooses or writes, as typed. */
export interface OptionDraft {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly isRequired: boolean;
  readonly kind: CustomOption['input']['kind'];
  readonly choices: readonly ChoiceDraft[];
  /** Of words of the customer's own. */
  readonly maxLength: string;
  readonly price: string;
}

export interface AppointmentsDraft {
  readonly isOffered: boolean;
  readonly storeIds: readonly string[];
  /** When each begins, epoch ms, in order. */
  readonly slots: readonly number[];
  readonly minutes: string;
  /** Customers a slot, in each store. */
  readonly capacity: string;
}

/** What is wrong with options or appointments, the first of it. */
export type CustomProblem = 'optionNames' | 'choiceNames' | 'noChoices' | 'optionPrice' | 'optionLength';
export type AppointmentProblem = 'noStores' | 'noSlots' | 'tooManySlots' | 'slotLength' | 'slotCapacity';

export const MOST_OPTIONS = 20;
export const MOST_CHOICES = 60;
const MOST_SLOTS = 1_000;
const MOST_STORES = 500;

/** A new id beside those there are: ids that customers' wishes name never become another thing's. */
function freeId(prefix: string, taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map(({ id }) => id));
  let n = taken.length + 1;
  while (ids.has(`${prefix}${n}`)) n += 1;
  return `${prefix}${n}`;
}

export const newChoice = (choices: readonly ChoiceDraft[]): ChoiceDraft => ({
  ...{ id: freeId('c', choices), en: '', zh: '', price: '', isAsked: false },
});

export const newOption = (options: readonly OptionDraft[]): OptionDraft => ({
  ...{ id: freeId('o', options), en: '', zh: '', isRequired: true, kind: 'choice' },
  ...{ choices: [newChoice([])], maxLength: '20', price: '' },
});

export const noAppointments: AppointmentsDraft = {
  ...{ isOffered: false, storeIds: [], slots: [], minutes: '30', capacity: '1' },
};

/** Options, back in their form. */
export function optionDrafts(options: readonly CustomOption[], currency: string): OptionDraft[] {
  const money = (minor: number) => (minor === 0 ? '' : String(minor / minorPerUnit(currency)));
  return options.map(({ id, title, isRequired, input }) => ({
    ...newOption([]),
    ...{ id, en: title.en, zh: title.zh, isRequired, kind: input.kind },
    ...(input.kind === 'choice'
      ? {
          choices: input.choices.map((choice) => ({
            ...{ id: choice.id, en: choice.title.en, zh: choice.title.zh },
            ...{ price: money(choice.price ?? 0), isAsked: choice.price === null },
          })),
        }
      : { maxLength: String(input.maxLength), price: money(input.price) }),
  }));
}

export const appointmentsDraft = (terms: AppointmentTerms | null): AppointmentsDraft =>
  terms === null
    ? noAppointments
    : {
        ...{ isOffered: true, storeIds: terms.storeIds, slots: [...terms.slots].sort((a, b) => a - b) },
        ...{ minutes: String(terms.slotMs / 60_000), capacity: String(terms.capacity) },
      };

/** Units with an optional minus sign → minor units; empty is 0; null when it is no amount. */
function signedMoney(text: string, currency: string): number | null {
  const typed = text.trim();
  if (typed === '') return 0;
  const isLess = /^[-−]/.test(typed);
  const amount = parseMoney(typed.replace(/^[+＋\-−]/, ''), currency);
  return amount === null ? null : isLess ? -amount : amount;
}

/** What the customer chooses, as the contract has it, and the first thing that is wrong with it. */
export function readOptions(
  drafts: readonly OptionDraft[],
  currency: string,
): { readonly options: CustomOption[]; readonly problem: CustomProblem | null } {
  const problems: CustomProblem[] = [];
  const titleOf = ({ en, zh }: { en: string; zh: string }, problem: CustomProblem) => {
    if (en.trim() === '' || zh.trim() === '') problems.push(problem);
    return { en: en.trim(), zh: zh.trim() };
  };
  const priceOf = (text: string, least: number) => {
    const price = signedMoney(text, currency);
    if (price === null || price < least) problems.push('optionPrice');
    return price ?? 0;
  };
  const inputOf = (draft: OptionDraft): CustomOption['input'] => {
    if (draft.kind === 'text') {
      const maxLength = Number(draft.maxLength);
      if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > 100) problems.push('optionLength');
      return { kind: 'text', maxLength, price: priceOf(draft.price, 0) };
    }
    if (draft.choices.length === 0) problems.push('noChoices');
    return {
      kind: 'choice',
      choices: draft.choices.map((choice) => ({
        id: choice.id,
        title: titleOf(choice, 'choiceNames'),
        price: choice.isAsked ? null : priceOf(choice.price, Number.NEGATIVE_INFINITY),
      })),
    };
  };
  const options = drafts.map((draft) => ({
    id: draft.id,
    title: titleOf(draft, 'optionNames'),
    isRequired: draft.isRequired,
    input: inputOf(draft),
  }));
  return { options, problem: problems[0] ?? null };
}

/** When customers come, as the contract has it; null where they do not. */
export function readAppointments(draft: AppointmentsDraft): {
  readonly appointments: AppointmentTerms | null;
  readonly problem: AppointmentProblem | null;
} {
  if (!draft.isOffered) return { appointments: null, problem: null };
  const [minutes, capacity] = [Number(draft.minutes), Number(draft.capacity)];
  return {
    appointments: {
      ...{ storeIds: [...draft.storeIds], slots: [...draft.slots] },
      ...{ slotMs: Math.round(minutes * 60_000), capacity },
    },
    problem: appointmentProblem(draft, minutes, capacity),
  };
}

function appointmentProblem(
  { storeIds, slots }: AppointmentsDraft,
  minutes: number,
  capacity: number,
): AppointmentProblem | null {
  if (storeIds.length === 0 || storeIds.length > MOST_STORES) return 'noStores';
  if (!(minutes >= 1 && minutes <= 1_440)) return 'slotLength';
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > 100) return 'slotCapacity';
  if (slots.length === 0) return 'noSlots';
  return slots.length > MOST_SLOTS ? 'tooManySlots' : null;
}

/** Days as `2026-11-22`, times as `10:00`, both of the show's zone. */
export interface SlotRange {
  readonly fromDay: string;
  readonly toDay: string;
  readonly fromTime: string;
  readonly toTime: string;
  readonly minutes: number;
}

const DAY_MS = 86_400_000;

/** Every slot of so many minutes that ends within these times of these days; none where that is no range. */
export function slotsOf(
  { fromDay, toDay, fromTime, toTime, minutes }: SlotRange,
  timeZone: string,
): number[] {
  const [first, last] = [Date.parse(fromDay), Date.parse(toDay)];
  const [from, to] = [minuteOfDay(fromTime), minuteOfDay(toTime)];
  if (Number.isNaN(first) || Number.isNaN(last) || from === null || to === null || !(minutes >= 1)) return [];
  const slots: number[] = [];
  for (let day = first; day <= last && slots.length <= MOST_SLOTS; day += DAY_MS)
    for (let minute = from; minute + minutes <= to; minute += minutes) {
      const at = fromWallTime(new Date(day + minute * 60_000).toISOString().slice(0, 16), timeZone);
      if (at !== null) slots.push(at);
    }
  return slots;
}

function minuteOfDay(time: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** Both together, each once, in order. */
export const withSlots = (slots: readonly number[], more: readonly number[]): number[] =>
  [...new Set([...slots, ...more])].sort((a, b) => a - b);
