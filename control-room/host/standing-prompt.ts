/** A prompt nobody confirmed is about a moment that has passed after this. */
export const promptStandsMs = 10 * 60_000;

/** Whether a prompt is still to be shown: not confirmed here (`readAt` is the last one that was), and not too old. */
export const isStanding = (prompt: { readonly at: number }, readAt: number, now: number): boolean =>
  prompt.at > readAt && now - prompt.at < promptStandsMs;
