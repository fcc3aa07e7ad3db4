import { autoReply, REPLY_AGAIN_MS } from '#shared/domain/comments/auto-reply.ts';
import { classify } from '#shared/domain/comments/classify.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import type { ShowRunner } from './show-runner.ts';

/** While no node leads, or nothing can be written, a question waits so long for its reply: later it would surprise. */
const WAIT_MS = 30_000;
/** Questions that wait at most, the newest; most of them would be let pass for the pace anyway. */
const MOST_WAITING = 100;

interface Question {
  readonly commentId: string;
  readonly text: string;
  readonly at: number;
}

/**
 * Answers comments by the show's rules, as Showcaller itself, once: of several nodes the leading one; the pace is
 * `domain/comments/auto-reply.ts`. What is said while none leads waits on every node for whoever leads next.
 */
export class AutoReplies {
  readonly #runner: ShowRunner;
  /** Reply → when it was last given. */
  #replied = new Map<string, number>();
  #waiting: readonly Question[] = [];

  constructor(runner: ShowRunner) {
    this.#runner = runner;
  }

  comment(commentId: string, text: string): void {
    const { status, autoReplies } = this.#runner.state;
    if (status !== 'live' || autoReplies.length === 0) return;
    const at = this.#runner.now();
    if (autoReply(autoReplies, text, this.#replied, at) === null || classify(text).kind === 'spam') return;
    this.#wait({ commentId, text, at });
    this.step(at);
  }

  /** A reply was given, by whichever node. */
  replied(text: string, at: number): void {
    this.#replied = new Map([...this.#replied].filter(([, given]) => at - given < REPLY_AGAIN_MS)).set(
      text,
      at,
    );
  }

  /** To be called every now and then: answers what waits, where this node leads. */
  step(now: number): void {
    if (this.#waiting.length === 0) return;
    const { answers } = this.#runner.state;
    const open = this.#waiting.filter(({ commentId, at }) => now - at < WAIT_MS && !answers.has(commentId));
    this.#waiting = this.#runner.leads() ? [] : open;
    if (this.#runner.leads()) for (const question of open) this.#answer(question, now);
  }

  #wait(question: Question): void {
    this.#waiting = [...this.#waiting, question].slice(-MOST_WAITING);
  }

  #answer(question: Question, now: number): void {
    const { state, log, showId } = this.#runner;
    const { commentId } = question;
    const reply =
      state.status === 'live' ? autoReply(state.autoReplies, question.text, this.#replied, now) : null;
    if (reply === null) return;
    this.replied(reply, now);
    this.#runner.commandBySystem({ type: 'comment.answer', commentId, text: reply }, systemActor).then(
      (answered) => {
        if (answered.ok) return;
        const { code } = answered.error;
        log.warn({ showId, commentId, code }, 'no reply by rule');
        if (code !== 'storage_unavailable') return;
        // It was not given: its rule may speak, as soon as it can.
        this.#replied = new Map([...this.#replied].filter(([given]) => given !== reply));
        this.#wait(question);
      },
      (err: unknown) => log.error({ err, showId, commentId }, 'a reply by rule failed'),
    );
  }
}
