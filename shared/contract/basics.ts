import { z } from 'zod';
import { MOST_AMOUNT } from './most-amount.ts';

/** Opaque identifier. External ids stay strings: they overflow JavaScript numbers. */
export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w:.@-]+$/, 'letters, digits, and _ : . @ - only');

/** Epoch milliseconds, UTC. */
export const instant = z.int().min(0).max(8_640_000_000_000_000);

/** Milliseconds, at most 30 days. */
export const durationMs = z.int().min(0).max(2_592_000_000);

/** Money in minor units of the show's currency (分 for CNY), at most 10^13. */
export const amount = z.int().min(0).max(MOST_AMOUNT);

/** Units of stock. */
export const quantity = z.int().min(1).max(1_000_000);

/** One that is in use: `AAA` would be shown as money and be none. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'an ISO 4217 code', abort: true })
  .refine(isCurrency, 'not a currency in use');

/** An IANA time zone this runtime knows. */
export const timeZone = z.string().min(1).max(64).refine(isTimeZone, 'not a known time zone');

/** A text shown in both languages. */
export const bilingual = z.object({
  en: z.string().trim().min(1).max(200),
  zh: z.string().trim().min(1).max(200),
});
export type Bilingual = z.infer<typeof bilingual>;

/** The same as it may be sent: one string stands in both languages. */
export const bilingualInput = z.preprocess(
  (text) => (typeof text === 'string' ? { en: text, zh: text } : text),
  bilingual,
);

/** One line a person typed: no control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/[\p{Cc}]/u.test(text), 'no control characters');

/** What another platform calls one of our things, as it writes it: longer than our ids and with signs of its own. */
export const externalId = z.string().regex(/^[!-~]{1,200}$/, 'up to 200 printable characters without blanks');
export const externalIds = z.array(externalId).max(50);

/** A path on this server or an https address; never another scheme. */
export const webLink = z
  .string()
  .max(500)
  .refine((text) => /^(https?:\/\/[^\s]+|\/(?!\/)[^\s]*)$/.test(text), 'a path or an http(s) address');

export const source = z.enum([
  'official-account',
  'moments-ads',
  'community-group',
  'guide-share',
  'store-code',
  'partner-brand',
  'public-feed',
  'search',
  'direct',
  'other',
]);
export type Source = z.infer<typeof source>;

/** Yes or no in an address. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** A list that can be searched by words. */
export const searchQuery = listQuery.extend({ q: z.string().trim().max(80).optional() });

/** A list as it stood at an instant; left out = now. */
export const listQueryAt = listQuery.extend({ at: z.coerce.number().int().min(0).optional() });

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

let currencies: ReadonlySet<string> | null = null;

/** Read when it is first asked: viewers' browsers, of which some have no such list, ask for none. */
function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'));
  return currencies.has(code);
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
