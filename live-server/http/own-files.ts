import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { StaticFolders } from './static.ts';

const pictureTypes = new Set(['.avif', '.gif', '.jpeg', '.jpg', '.png', '.svg', '.webp']);

/**
 * Whether a path of this server leads to something, as `static.ts` would answer it: a picture must be a file; a link
 * may also be a page, and every path without a file's name is one.
 */
export function ownFiles({ pages, pictures }: StaticFolders) {
  return async (path: string, kind: 'link' | 'image'): Promise<boolean> => {
    const name = plainPath(path);
    if (name === null) return false;
    if (kind === 'image' && !pictureTypes.has(extname(name).toLowerCase())) return false;
    const picture = /^\/pictures(\/.+)$/.exec(name)?.[1];
    if (picture !== undefined) return isFile(join(pictures, picture));
    const isNamed = name.startsWith('/assets/') || /^\/[^/]*\.[^/]*$/.test(name);
    return kind === 'link' && !isNamed ? true : isFile(join(pages, name));
  };
}

/** The path decoded, without query; null where it is not well-formed or leads out of its folder. */
function plainPath(path: string): string | null {
  try {
    const name = decodeURIComponent(path.replace(/[?#].*$/s, ''));
    return /(^|[/\\])\.\.?([/\\]|$)|[\\\0]/.test(name) ? null : name;
  } catch {
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
