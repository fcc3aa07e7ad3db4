import type { Language } from './address.ts';
import { readLanguage } from './address.ts';
import type { Visit } from './api.ts';
import { type BagLine, readBag } from './bag.ts';
import type { PendingPurchase } from './purchase.ts';

/**
 * What this browser remembers. The viewer's key lives in localStorage: the same person next week. The visit's token
 * lives in sessionStorage: a reload of this tab resumes the visit, another tab opens its own.
 * Storage may be forbidden (private mode, embedded views); then everything lasts as long as the page.
 */
const memory = new Map<string, string>();

function read(storage: 'localStorage' | 'sessionStorage', key: string): string | null {
  try {
    return window[storage].getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(storage: 'localStorage' | 'sessionStorage', key: string, value: string | null): void {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch {
    // Kept in memory alone.
  }
}

export function viewerKey(): string {
  const known = read('localStorage', 'showcaller.viewer');
  if (known) return known;
  const fresh = newKey();
  write('localStorage', 'showcaller.viewer', fresh);
  return fresh;
}

/** A fresh idempotency key. `randomUUID` is missing on plain http, which a shop's test phone may well use. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function rememberedVisit(showId: string): Visit | null {
  const visit = parse(read('sessionStorage', `showcaller.visit.${showId}`));
  return isVisit(visit) ? visit : null;
}
export function rememberVisit(showId: string, visit: Visit | null): void {
  write('sessionStorage', `showcaller.visit.${showId}`, visit && JSON.stringify(visit));
  if (visit) write('sessionStorage', 'showcaller.last-show', showId);
}
export const lastShowId = (): string | null => read('sessionStorage', 'showcaller.last-show');

export function rememberedPending(showId: string): PendingPurchase[] {
  const list = parse(read('sessionStorage', `showcaller.pending.${showId}`));
  return Array.isArray(list) ? list.filter(isPendingShape) : [];
}
export function rememberPending(showId: string, pending: readonly PendingPurchase[]): void {
  write(
    'sessionStorage',
    `showcaller.pending.${showId}`,
    pending.length > 0 ? JSON.stringify(pending) : null,
  );
}

/** The bag lives in localStorage: it is still there when the app that showed the page was closed. */
export const rememberedBag = (showId: string): readonly BagLine[] =>
  readBag(parse(read('localStorage', `showcaller.bag.${showId}`)));
export const rememberBag = (showId: string, bag: readonly BagLine[]): void =>
  write('localStorage', `showcaller.bag.${showId}`, bag.length > 0 ? JSON.stringify(bag) : null);

/** The key a queue was joined under: asked again by it, the server tells the place and never joins anew. */
export const rememberedWaitKey = (dealId: string): string | null =>
  read('sessionStorage', `showcaller.wait.${dealId}`);
export const rememberWaitKey = (dealId: string, key: string | null): void =>
  write('sessionStorage', `showcaller.wait.${dealId}`, key);

export const hasFollowed = (showId: string): boolean =>
  read('localStorage', `showcaller.follow.${showId}`) === '1';
export const rememberFollow = (showId: string): void =>
  write('localStorage', `showcaller.follow.${showId}`, '1');

export const rememberedLanguage = (): Language | null =>
  readLanguage(read('localStorage', 'showcaller.room-lang'));
export const rememberLanguage = (lang: Language): void => write('localStorage', 'showcaller.room-lang', lang);

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** An older page may have left something else there: that one is let go, its order stands in the viewer's list. */
const isPendingShape = (value: unknown): value is PendingPurchase => {
  if (typeof value !== 'object' || value === null || !('request' in value) || !('key' in value)) return false;
  const { request } = value;
  if (typeof request !== 'object' || request === null || !('kind' in request)) return false;
  return request.kind !== 'order' || 'lines' in request;
};

const isVisit = (value: unknown): value is Visit =>
  typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string';
