import { emptyShow } from '../show/empty-show.ts';
import type { ShowEventRecord } from '../show/events.ts';
import { evolve } from '../show/evolve.ts';
import type { ShowState } from '../show/state.ts';
import type { Finding, Rule } from './finding.ts';

/** Goes through a show's log: no gap, every event one that the state allows, no command carried out twice. */
export class EventsCheck {
  state: ShowState;
  readonly #commands = new Set<string>();
  #lastCommand: string | null = null;

  constructor(showId: string) {
    this.state = emptyShow(showId);
  }

  /** The first thing that is wrong with the next record; after that, take no more. */
  take(record: ShowEventRecord): Finding | null {
    const { version, commandId } = record;
    const expected = this.state.version + 1;
    if (version !== expected)
      return found(expected, 'gap', `version ${version} comes after ${this.state.version}`);
    if (commandId !== null && commandId !== this.#lastCommand) {
      if (this.#commands.has(commandId))
        return found(version, 'idempotency', `command ${commandId} was carried out before`);
      this.#commands.add(commandId);
    }
    this.#lastCommand = commandId;
    try {
      this.state = evolve(this.state, record);
      return null;
    } catch (error) {
      return found(version, 'fold', error instanceof Error ? error.message : String(error));
    }
  }
}

const found = (number: number, rule: Rule, message: string): Finding => ({
  store: 'events',
  number,
  rule,
  message,
});
