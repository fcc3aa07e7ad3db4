import type { Product } from '#shared/contract/organisation.ts';
import type { PreflightProblem, PreflightView, PriceUnchecked } from '#shared/contract/preflight.ts';
import { briefingDigest } from '#shared/domain/briefing/facts.ts';
import { blockersFirst, preflight, problem } from '#shared/domain/readiness/preflight.ts';
import { briefedCount } from './briefings.ts';
import { catalogueEntryOf } from './deciding.ts';
import type { LiveShow } from './live-show.ts';
import type { Probed, Prober, ProbeTarget } from './probes/prober.ts';

/** What the preflight needs beside the show. */
export interface PreflightParts {
  readonly prober: Prober;
  /** Resolves when every store can take writes. */
  readonly check: () => Promise<void>;
  /** What shops elsewhere ask for products, and which could not tell. */
  readonly shopPrices: (products: readonly Product[]) => Promise<PricesElsewhere>;
  /** Whether the show's picture comes in; null where there is no video server. */
  readonly hasPicture: (showId: string) => boolean | null;
  /** Whether viewers of this server's room can pay. */
  readonly takesPayment: () => boolean;
  /** Epoch ms: the machine's clock as it is, and server time, which never runs backwards. */
  readonly wall: () => number;
  readonly now: () => number;
}

export interface PricesElsewhere {
  /** By product id; minor units. */
  readonly prices: ReadonlyMap<string, readonly { readonly shop: string; readonly price: number }[]>;
  readonly unchecked: readonly {
    readonly shop: string;
    readonly why: PriceUnchecked;
    readonly n: number;
  }[];
}

/** Storage that takes longer than this would let viewers wait. */
const STORAGE_MS = 2_000;
/** Server time this far ahead of the machine's clock: the clock was set back. */
const CLOCK_MS = 1_000;

/**
 * Looks a show over before it goes live: the plan (as `show.start` does), this server's storage and clock, and, with
 * `probes`, whether links and pictures answer. Changes nothing.
 */
export async function preflightOf(
  { runner }: LiveShow,
  parts: PreflightParts,
  probes: boolean,
): Promise<PreflightView> {
  const { state } = runner;
  const at = parts.now();
  const planned = [
    ...preflight(state, (id) => catalogueEntryOf(runner, id), at),
    ...briefingProblems(runner),
  ];
  const [health, elsewhere, tried] = await Promise.all([
    healthProblems(parts),
    probes ? shopProblems(runner, parts) : [],
    probes ? parts.prober.run(targetsOf(runner)) : null,
  ]);
  const problems = blockersFirst([
    ...planned,
    ...streamProblems(runner, parts, at),
    ...(parts.takesPayment()
      ? []
      : [problem('no_payment_page', 'payment', 'No payment page is set: viewers of the room cannot pay')]),
    ...health,
    ...elsewhere,
    ...(tried ? probeProblems(runner, tried) : []),
  ]);
  return {
    at,
    version: state.version,
    go: problems.every(({ level }) => level !== 'blocker'),
    problems,
    probes: tried && countOf(tried),
  };
}

/** Whether those who answer for the show know of it: the briefing, and who has read it. */
function briefingProblems({ state, directory }: Runner): PreflightProblem[] {
  const { n, all } = briefedCount(state, directory);
  if (all === 0) return [];
  if (!state.briefing) return [problem('no_briefing', 'briefing', 'Guides have no briefing', { n: all })];
  const stale = state.briefing.digest !== briefingDigest(state);
  return [
    ...(stale ? [problem('briefing_stale', 'briefing', 'The plan no longer says what was briefed')] : []),
    ...(n < all
      ? [problem('guides_not_briefed', 'briefing', 'Guides have not read the briefing', { n: all - n, all })]
      : []),
  ];
}

/** From this long before the start the camera is expected to be on. */
const CAMERA_MS = 30 * 60_000;

function streamProblems({ state }: Runner, { hasPicture }: PreflightParts, at: number): PreflightProblem[] {
  if (state.status === 'draft' || state.plannedStartAt - at > CAMERA_MS) return [];
  return hasPicture(state.showId) === false
    ? [problem('stream_down', 'stream', 'No picture comes in from the camera')]
    : [];
}

/** The same product must not cost less or more next door than it is said to cost live. */
async function shopProblems(runner: Runner, { shopPrices }: PreflightParts): Promise<PreflightProblem[]> {
  const sold = productsOf(runner);
  const { prices, unchecked } = await shopPrices(sold.map(({ product }) => product));
  const doubts = unchecked.map(({ shop, why, n }) =>
    problem('shop_price_unchecked', 'lineup', `Prices in ${shop} were not compared: ${why}`, {
      ...{ shop, why, n },
    }),
  );
  const differing = sold.flatMap(({ itemId, product }) => {
    const price = runner.state.lineup.find((item) => item.itemId === itemId)?.price ?? 0;
    return (prices.get(product.id) ?? [])
      .filter((other) => other.price !== price)
      .map((other) =>
        problem(
          'price_differs_from_shop',
          `lineup.${itemId}.price`,
          `${other.shop} asks another price`,
          { price, shopPrice: other.price, shop: other.shop },
          { itemId },
        ),
      );
  });
  return [...differing, ...doubts];
}

async function healthProblems({ check, wall, now }: PreflightParts): Promise<PreflightProblem[]> {
  const found: PreflightProblem[] = [];
  const ahead = now() - wall();
  if (ahead > CLOCK_MS)
    found.push(problem('clock_jumped', 'server', 'The machine’s clock was set back', { ms: ahead }));
  if (!(await isWithin(check(), STORAGE_MS)))
    found.push(problem('storage_unhealthy', 'server', 'Storage cannot take writes right now'));
  return found;
}

async function isWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const isInTime = await Promise.race([done, late]);
  clearTimeout(timer);
  return isInTime;
}

type Runner = LiveShow['runner'];

const productsOf = ({ state, directory }: Runner) =>
  state.lineup.flatMap(({ itemId, productId }) => {
    const product = directory.products.get(productId);
    return product ? [{ itemId, product }] : [];
  });

const targetsOf = (runner: Runner): ProbeTarget[] =>
  productsOf(runner).flatMap(({ product: { link, imageUrl } }) => [
    { kind: 'link', address: link } as const,
    { kind: 'image', address: imageUrl } as const,
  ]);

function probeProblems(runner: Runner, tried: readonly Probed[]): PreflightProblem[] {
  const found: PreflightProblem[] = [];
  for (const [index, { itemId }] of productsOf(runner).entries()) {
    for (const { target, result } of tried.slice(index * 2, index * 2 + 2)) {
      if (!result || result.ok) continue;
      const [code, field] =
        target.kind === 'link'
          ? (['link_unreachable', 'link'] as const)
          : (['image_unreachable', 'imageUrl'] as const);
      const { why, status } = result;
      found.push(
        problem(
          code,
          `lineup.${itemId}.${field}`,
          `${target.address} does not answer: ${why}`,
          { address: target.address, why, ...(status === undefined ? {} : { status }) },
          { itemId },
        ),
      );
    }
  }
  const { left } = countOf(tried);
  if (left > 0)
    found.push(problem('links_unchecked', 'lineup', 'Some links and pictures were not tried', { n: left }));
  return found;
}

function countOf(tried: readonly Probed[]) {
  const done = tried.filter(({ result }) => result !== null);
  return {
    tried: done.length,
    answered: done.filter(({ result }) => result?.ok).length,
    left: tried.length - done.length,
  };
}
