import type { Source } from '#shared/contract/basics.ts';

export type Language = 'en' | 'zh';

/** How a viewer came: everything the visit is opened with, read from the link alone. */
export interface Arrival {
  readonly source: Source;
  readonly ref: string | null;
  readonly regionId: string | null;
  readonly name: string | null;
  /** The member whose link it is, by id or code. */
  readonly by: string | null;
  /** What a brand's own app says of its member, signed; in the link's fragment, so that no server logs it. */
  readonly memberToken: string | null;
}

export type Address =
  | {
      readonly page: 'room';
      readonly showId: string;
      readonly arrival: Arrival;
      /** The group a friend shared. */
      readonly groupId: string | null;
      readonly lang: Language | null;
    }
  | {
      readonly page: 'pay';
      readonly orderId: string;
      readonly showId: string | null;
      readonly arrival: Arrival;
      readonly lang: Language | null;
    }
  | { readonly page: 'nowhere'; readonly lang: Language | null };

const sources: ReadonlySet<string> = new Set<Source>([
  'official-account',
  'moments-ads',
  'community-group',
  'guide-share',
  'store-code',
  'partner-brand',
  'public-feed',
  'search',
  'direct',
  'other',
]);
const idShape = /^[\w:.@-]{1,64}$/;

/**
 * Reads `/r/:showId?source&ref&region&by&name&group&lang#member=` and `/pay/:orderId?show`; what is malformed is left
 * out, never sent.
 */
export function readAddress(pathname: string, search: string, hash = ''): Address {
  const query = new URLSearchParams(search);
  const lang = readLanguage(query.get('lang'));
  const [, first, second, extra] = pathname.replace(/\/+$/, '').split('/');
  const id = decode(second ?? '');
  if (extra !== undefined || !idShape.test(id)) return { page: 'nowhere', lang };
  const arrival = readArrival(query, hash);
  if (first === 'r') {
    const group = query.get('group');
    const groupId = group !== null && idShape.test(group) ? group : null;
    return { page: 'room', showId: id, arrival, groupId, lang };
  }
  if (first === 'pay') {
    const show = query.get('show');
    return {
      page: 'pay',
      orderId: id,
      showId: show !== null && idShape.test(show) ? show : null,
      arrival,
      lang,
    };
  }
  return { page: 'nowhere', lang };
}

function readArrival(query: URLSearchParams, hash: string): Arrival {
  const ref = query.get('ref')?.trim().slice(0, 64) || null;
  const given = query.get('source');
  const region = query.get('region');
  const by = query.get('by');
  const name = [...(query.get('name') ?? '')]
    .filter((char) => !/\p{Cc}/u.test(char))
    .join('')
    .trim()
    .slice(0, 40);
  return {
    // A link with somebody's code and no source was shared by that somebody.
    source: isSource(given) ? given : ref === null ? 'direct' : 'guide-share',
    ref,
    regionId: region !== null && idShape.test(region) ? region : null,
    name: name || null,
    by: by !== null && idShape.test(by) ? by : null,
    memberToken: /^#member=([\w.-]{1,4096})$/.exec(hash)?.[1] ?? null,
  };
}

/**
 * The link a viewer passes on: the code they came by is kept, so that a sale still belongs to its guide, and the
 * member's, so that the review knows whom members brought.
 */
export function shareLink(
  origin: string,
  showId: string,
  arrival: Pick<Arrival, 'source' | 'ref' | 'by'>,
  groupId: string | null = null,
): string {
  const query = new URLSearchParams();
  if (arrival.ref === null) query.set('source', 'other');
  else {
    query.set('source', arrival.source === 'store-code' ? 'store-code' : 'guide-share');
    query.set('ref', arrival.ref);
  }
  if (arrival.by !== null) query.set('by', arrival.by);
  if (groupId !== null) query.set('group', groupId);
  return `${origin}/r/${encodeURIComponent(showId)}?${query}`;
}

export function readLanguage(text: string | null | undefined): Language | null {
  if (!text) return null;
  if (/^zh/i.test(text)) return 'zh';
  return /^en/i.test(text) ? 'en' : null;
}

const isSource = (text: string | null): text is Source => text !== null && sources.has(text);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
