import { useEffect, useState } from 'react';
import type { QuoteView } from '#shared/contract/offers.ts';
import { useViewer, useViewerState } from '../context.tsx';
import type { QuoteRequest } from '../line.ts';
import type { RefusalParams } from '../purchase.ts';

export type Quoted =
  | { readonly ok: true; readonly quote: QuoteView }
  | { readonly ok: false; readonly code: string; readonly params: RefusalParams };

export interface Quotes {
  /** Older than what is asked now. */
  readonly isAsking: boolean;
  /** By coupon code; `''`: without a coupon. */
  readonly byCode: ReadonlyMap<string, Quoted>;
}

const settleMs = 120;
const askAgainMs = 2_500;
/** No answer, or none for now: worth asking again. */
const passing: ReadonlySet<string> = new Set(['network', 'rate_limited', 'storage_unavailable']);
const none: ReadonlyMap<string, Quoted> = new Map();

/**
 * What these lines cost this viewer, without a coupon and with each of theirs: asked of the server anew whenever the
 * lines, the prices, the stock or the offers change, when the connection is back, and when an order was refused because
 * it costs another sum by now (`newTotal`, minor units; else null).
 */
export function useQuotes(
  lines: QuoteRequest['lines'],
  codes: readonly string[],
  newTotal: number | null,
): Quotes {
  const viewer = useViewer();
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const prices = useViewerState(({ room }) =>
    JSON.stringify([
      room?.items.map(({ itemId, price, isFrozen }) => [itemId, price, isFrozen]),
      room?.offers.map(({ id }) => id),
    ]),
  );
  const [attempt, setAttempt] = useState(0);
  const [quotes, setQuotes] = useState<Quotes>({ isAsking: true, byCode: none });
  const asked = JSON.stringify([lines, codes]);
  useEffect(() => {
    let isGone = false;
    // The prices are part of the question: when they change, it is asked again.
    void prices;
    void newTotal;
    void attempt;
    let again: ReturnType<typeof setTimeout> | null = null;
    const [wanted, each] = JSON.parse(asked) as [QuoteRequest['lines'], string[]];
    if (!isConnected || wanted.length === 0) return;
    setQuotes((known) => ({ ...known, isAsking: true }));
    const timer = setTimeout(async () => {
      const answers = await Promise.all(
        ['', ...each].map(async (code) => {
          const answer = await viewer.quote({ lines: wanted, ...(code && { couponCode: code }) });
          const quoted: Quoted =
            answer === null
              ? { ok: false, code: 'network', params: {} }
              : answer.ok
                ? { ok: true, quote: answer.quote }
                : { ok: false, code: answer.error.code, params: answer.error.params ?? {} };
          return [code, quoted] as const;
        }),
      );
      if (isGone) return;
      setQuotes({ isAsking: false, byCode: new Map(answers) });
      if (answers.some(([, quoted]) => !quoted.ok && passing.has(quoted.code)))
        again = setTimeout(() => setAttempt((n) => n + 1), askAgainMs);
    }, settleMs);
    return () => {
      isGone = true;
      clearTimeout(timer);
      if (again) clearTimeout(again);
    };
  }, [viewer, asked, prices, newTotal, isConnected, attempt]);
  return quotes;
}

/** The code that costs least, `''` for none; of equal ones the first. */
export function cheapest({ byCode }: Quotes): string {
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  for (const [code, quoted] of byCode) {
    if (!quoted.ok || quoted.quote.total >= least) continue;
    best = code;
    least = quoted.quote.total;
  }
  return best;
}
