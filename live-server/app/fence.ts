import type { ShowEvent } from '#shared/domain/show/events.ts';

/**
 * What must not slip in between a decision and its becoming durable: claims of a deal being closed, orders of a show
 * being ended, and facts around the edges of the live window.
 */
export class Fence {
  readonly #holdFacts: () => () => void;
  readonly #closing = new Set<string>();
  #isEnding = false;

  /** `holdFacts` keeps facts waiting, and answers how to let them go on. */
  constructor(holdFacts: () => () => void) {
    this.#holdFacts = holdFacts;
  }

  isClosing(dealId: string): boolean {
    return this.#closing.has(dealId);
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Fences off what the events end. Answers how to let go again. */
  around(events: readonly ShowEvent[]): () => void {
    const closing = events.flatMap((event) => (event.type === 'deal.closed' ? [event.dealId] : []));
    const isEnd = events.some((event) => event.type === 'show.ended');
    const isEdge = isEnd || events.some((event) => event.type === 'show.started');
    for (const dealId of closing) this.#closing.add(dealId);
    if (isEnd) this.#isEnding = true;
    const letGo = isEdge ? this.#holdFacts() : null;
    return () => {
      for (const dealId of closing) this.#closing.delete(dealId);
      if (isEnd) this.#isEnding = false;
      letGo?.();
    };
  }
}
