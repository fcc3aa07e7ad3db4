import { ledgerOperations } from '#shared/domain/stock/from-events.ts';
import type { ShowRunner } from './show-runner.ts';

/** Brings a show's ledger to where its log says it is. */
export class LedgerFollowsLog {
  readonly #runner: Pick<ShowRunner, 'showId' | 'stores' | 'events' | 'state' | 'log' | 'now'>;
  /** The last version of the log whose operations are all done. */
  #done = 0;

  constructor(runner: ShowRunner) {
    this.#runner = runner;
  }

  /** Whether it lags behind: storage failed, or another node has not yet done what it wrote. */
  get isBehind(): boolean {
    return this.#done < this.#runner.state.version;
  }

  /** Applies what the events of the log mean to the ledger; what was done before is answered as such. */
  async follow(): Promise<void> {
    const { showId, stores, events, log } = this.#runner;
    for (const record of events.slice(this.#done)) {
      const { refs } = await stores.ledger.state(showId);
      for (const operation of ledgerOperations(record, this.#runner.state)) {
        if ('ref' in operation && refs.has(operation.ref)) continue;
        const applied = await stores.ledger.apply(showId, operation, this.#runner.now());
        if (applied.ok) continue;
        const { code } = applied.error;
        log.error({ showId, version: record.version, code }, 'the ledger did not take what the log decided');
        // Tried again by the scheduler; a refusal of the rules would only be refused again.
        if (code === 'storage_unavailable') return;
      }
      this.#done = Math.max(this.#done, record.version);
    }
  }
}
