import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Directory } from '../storage/directory.ts';

/** A guide's personal link: whose page it opens, until its version is passed. */
export interface GuideLinks {
  /** The token of the guide's link as it stands. */
  tokenOf(guideId: string): string;
  /** Makes every link made so far void. Durable when it resolves. */
  revoke(guideId: string): Promise<void>;
  /** The guide a token speaks for; null when it is forged, damaged, void, or the guide is gone. */
  guideOf(token: string): string | null;
}

const PREFIX = 'g1';
const settingOf = (guideId: string) => `guide-link:${guideId}`;

/**
 * Tokens `g1.guideId.version.signature`, HMAC-SHA256 under a key derived from `secret`. Only the version is kept, so
 * that thousands of guides need no record until a link is revoked.
 */
export function guideLinks(secret: string, directory: Directory): GuideLinks {
  const key = createHmac('sha256', secret).update('showcaller guide link v1').digest();
  const sign = (body: string) => createHmac('sha256', key).update(body).digest().subarray(0, 18);
  const versionOf = (guideId: string) => Number(directory.settings.get(settingOf(guideId)) ?? 1);
  return {
    tokenOf(guideId) {
      const body = `${PREFIX}.${Buffer.from(guideId).toString('base64url')}.${versionOf(guideId)}`;
      return `${body}.${sign(body).toString('base64url')}`;
    },
    async revoke(guideId) {
      await directory.settings.change(settingOf(guideId), (version) => String(Number(version ?? 1) + 1));
    },
    guideOf(token) {
      const [, body = '', id = '', version = '', signature = ''] =
        /^(g1\.([\w-]{1,120})\.(\d{1,9}))\.([\w-]{24})$/.exec(token) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(body);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      const guideId = Buffer.from(id, 'base64url').toString('utf8');
      return directory.guides.get(guideId) && versionOf(guideId) === Number(version) ? guideId : null;
    },
  };
}
