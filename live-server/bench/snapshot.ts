/** A snapshot of 499 bytes as JSON: what a room of some size is sent in a tick. */
export function snapshot(): Record<string, unknown> {
  const base = { at: 1_760_000_000_000, version: 1234, online: 19_283, likes: 812_345, text: '' };
  const missing = 499 - JSON.stringify(base).length;
  return { ...base, text: 'x'.repeat(missing) };
}
