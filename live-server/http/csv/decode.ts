import { accept, type Result, refuse } from '#shared/contract/errors.ts';

/**
 * A file people saved from a spreadsheet, as UTF-8: UTF-16 by its mark, UTF-8 with or without one, else GB 18030,
 * which Chinese Excel writes (GBK and GB 2312 are parts of it). `malformed` when it is none of them.
 */
export function decodeCsv(bytes: Buffer): Result<Buffer> {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
  const encodings = wide ? [wide] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return accept(encoding === 'utf-8' ? bytes : Buffer.from(text, 'utf8'));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return refuse('malformed', 'The body is neither UTF-8 nor GBK');
}
