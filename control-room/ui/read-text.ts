/**
 * The text of a file people saved from a spreadsheet: UTF-16 or UTF-8 by its mark, UTF-8 without one when it is
 * well-formed, else GB 18030, which Chinese Excel writes (GBK and GB 2312 are parts of it).
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
