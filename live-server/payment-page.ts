import { z } from 'zod';
import type { PaymentPlace } from '#shared/contract/viewers.ts';

/** What an address of a payment page may name, each in braces. */
const holes = ['order', 'amount', 'currency', 'back'] as const;
type Holes = Readonly<Record<(typeof holes)[number], string>>;

const holeShape = /\{(\w*)\}/g;

const filled = (template: string, values: Holes): string =>
  template.replace(holeShape, (whole, name) =>
    name in values ? encodeURIComponent(values[name as keyof Holes]) : whole,
  );

/** An address with holes: `{order}` at least, for else nobody there knows what is paid. */
export const paymentPage = z
  .string()
  .max(2_000)
  .superRefine((template, context) => {
    const named = [...template.matchAll(holeShape)].map(([, name = '']) => name);
    const unknown = named.find((name) => !holes.some((hole) => hole === name));
    const problem =
      unknown !== undefined
        ? `{${unknown}} is none of ${holes.map((hole) => `{${hole}}`).join(' ')}`
        : !named.includes('order')
          ? 'an address with {order} in it'
          : isWebAddress(filled(template, { order: 'o', amount: '1', currency: 'CNY', back: 'b' }))
            ? null
            : 'an http or https address';
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** Where an order is paid; `template` null = no page is set up. */
export function paymentPlaceOf(
  { template, isDemo }: { readonly template: string | null; readonly isDemo: boolean },
  order: { readonly id: string; readonly due: number; readonly currency: string },
  back: string,
): PaymentPlace {
  if (template === null) return { kind: isDemo ? 'demo' : 'none' };
  const { id, due, currency } = order;
  return { kind: 'page', url: filled(template, { order: id, amount: String(due), currency, back }) };
}
