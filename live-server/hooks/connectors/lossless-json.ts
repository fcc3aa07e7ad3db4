/**
 * JSON with whole numbers beyond 2^53 kept as strings, digit by digit: platforms send 64-bit ids as numbers.
 * Throws `SyntaxError` for what is not JSON.
 */
export function parseLossless(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return plain;
  // Well-formed, as just proven: outside strings every run of digits is a number.
  return JSON.parse(text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, kept));
}

/** The object a text says, read so; null where it is no JSON, or JSON of something else. */
export function objectIn(text: string): object | null {
  try {
    const value = parseLossless(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const kept = (token: string): string =>
  /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
