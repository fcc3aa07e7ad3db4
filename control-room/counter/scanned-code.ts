/** The code in what a camera read: itself, or what a link carries as `code`, else its last part. */
export function scannedCode(text: string): string {
  const plain = text.trim();
  if (!/^https?:\/\//i.test(plain)) return plain;
  try {
    const { searchParams, pathname } = new URL(plain);
    return searchParams.get('code') ?? pathname.split('/').findLast((part) => part !== '') ?? plain;
  } catch {
    return plain;
  }
}

/** A code as it is read aloud: pickups 3 and 3, coupons in fours. */
export function spaced(code: string): string {
  const by = /^\d{6}$/.test(code) ? 3 : 4;
  return code.match(new RegExp(`.{1,${by}}`, 'g'))?.join(' ') ?? code;
}
