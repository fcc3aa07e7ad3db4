import { autoReply, REPLY_AGAIN_MS } from '#shared/domain/comments/auto-reply.ts';
import { classify } from '#shared/domain/comments/classify.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import type { ShowRunner } from './show-runner.ts';

/** Answers comments by the show's rules, as Showcaller itself, once: of several nodes the leading one; the pace is `domain/comments/auto-reply.ts`. */
export class AutoReplies {
  readonly #runner: ShowRunner;
  /** Reply → when it was last given. */
  #replied = new Map<string, number>();

  constructor(runner: ShowRunner) {
    this.#runner = runner;
  }

  comment(commentId: string, text: string): void {
    const { state, log, showId } = this.#runner;
    if (!this.#runner.leads()) return;
    if (state.status !== 'live' || state.autoReplies.length === 0) return;
    const now = this.#runner.now();
    const reply = autoReply(state.autoReplies, text, this.#replied, now);
    if (reply === null || classify(text).kind === 'spam') return;
    this.#replied = new Map([...this.#replied].filter(([, at]) => now - at < REPLY_AGAIN_MS)).set(reply, now);
    this.#runner.commandBySystem({ type: 'comment.answer', commentId, text: reply }, systemActor).then(
      (answered) => {
        if (!answered.ok) log.warn({ showId, commentId, code: answered.error.code }, 'no reply by rule');
      },
      (err: unknown) => log.error({ err, showId, commentId }, 'a reply by rule failed'),
    );
  }
}
