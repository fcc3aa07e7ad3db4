import type { KeptAudience } from './audience.ts';
import type { SaidComment } from './comments.ts';

/**
 * A kept audience as columns: a hundred thousand comments are put together from lists of texts several times faster
 * than they are read one by one. Lists of texts are JSON.
 */
export interface PackedAudience {
  readonly said: number;
  readonly at: Float64Array;
  readonly ids: string;
  readonly viewerIds: string;
  readonly names: string;
  readonly texts: string;
  readonly regionIds: string;
  readonly followers: string;
  readonly visits: string;
}

export function packAudience({ comments, said, followers, visits }: KeptAudience): PackedAudience {
  const column = (of: (comment: SaidComment) => string | null) => JSON.stringify(comments.map(of));
  return {
    said,
    at: Float64Array.from(comments, ({ at }) => at),
    ids: column(({ id }) => id),
    viewerIds: column(({ viewerId }) => viewerId),
    names: column(({ name }) => name),
    texts: column(({ text }) => text),
    regionIds: column(({ regionId }) => regionId),
    followers: JSON.stringify(followers),
    visits: JSON.stringify(visits),
  };
}

export function unpackAudience(packed: PackedAudience): KeptAudience {
  const [ids, viewerIds, names, texts] = [packed.ids, packed.viewerIds, packed.names, packed.texts].map(
    (column) => JSON.parse(column) as string[],
  );
  const regionIds = JSON.parse(packed.regionIds) as (string | null)[];
  const comments: SaidComment[] = [];
  for (let index = 0; index < packed.at.length; index += 1)
    comments.push({
      id: ids?.[index] ?? '',
      at: packed.at[index] ?? 0,
      viewerId: viewerIds?.[index] ?? '',
      name: names?.[index] ?? '',
      text: texts?.[index] ?? '',
      regionId: regionIds[index] ?? null,
    });
  return {
    comments,
    said: packed.said,
    followers: JSON.parse(packed.followers) as string[],
    visits: JSON.parse(packed.visits) as KeptAudience['visits'],
  };
}
