import { isErrorCode } from '#shared/contract/errors.ts';
import type { InboxError } from '#shared/contract/hooks.ts';
import type { InboxDeed } from '#shared/contract/inbox-deeds.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';

/** What a message did, in the reader's language; the platform's own words and ids stay as they are. */
export function deedText(t: StaffText, deed: InboxDeed): string {
  switch (deed.code) {
    case 'reported': {
      const kinds = deed.kinds.map((kind) => t(`inbox.did.kind.${kind}`)).join(t('inbox.did.and'));
      return deed.known === 0
        ? kinds
        : deed.fresh === 0
          ? t('inbox.did.allKnown', { kinds })
          : t('inbox.did.someKnown', { kinds, n: deed.known });
    }
    case 'refund_of_lines':
      return t('inbox.did.refund_of_lines', { lines: deed.lines.join(', ') });
    case 'refund_of_unknown':
      return t('inbox.did.refund_of_unknown', { ids: deed.ids.join(', ') });
    case 'aftersale':
      return t('inbox.did.aftersale', { id: deed.id ?? '', status: deed.status });
    case 'cancellation':
      return t('inbox.did.cancellation', { status: deed.status });
    case 'stock':
      return deed.item === null ? t('inbox.did.stock') : t('inbox.did.stockOf', { item: deed.item });
    case 'unknown_origin':
      return t('inbox.did.unknown_origin', { by: t(`inbox.did.by.${deed.by}`), key: deed.key });
    case 'said':
      return deed.text;
    case 'no_effect':
    case 'test':
    case 'waits_for_order':
    case 'tried_again':
    case 'no_show':
      return t(`inbox.did.${deed.code}`);
    default:
      return deed satisfies never;
  }
}

const untold: ReadonlySet<InboxError['code']> = new Set(['not_configured', 'no_show', 'no_order']);

/** What is to be known of an error beyond its name; null where its name says it all. */
export function errorDetail(
  t: StaffText,
  { code, message, params }: InboxError,
  language: Language,
): string | null {
  // What an earlier version wrote down has its own words alone.
  if (params === undefined) return untold.has(code) ? null : message;
  const { lacks, ids, keys, wanted, shows, said, refusal } = params;
  if (lacks !== undefined) return t('inbox.detailOf.lacks', { what: t(`inbox.lacks.${lacks}`) });
  if (ids !== undefined) return t('inbox.detailOf.ids', { ids });
  if (keys !== undefined) return t('inbox.detailOf.keys', { keys });
  if (wanted !== undefined) return t(`inbox.detailOf.${wanted}`);
  if (shows !== undefined) return unclearText(t, shows, params, language);
  if (said !== undefined) return t('inbox.detailOf.said', { said });
  return refusal !== undefined && isErrorCode(refusal) ? t(`errors.${refusal}`) : message;
}

/** How many shows could have an order, and which; one of an earlier version knows only how many. */
function unclearText(
  t: StaffText,
  n: number,
  { rooms, candidates = [] }: NonNullable<InboxError['params']>,
  language: Language,
): string {
  const named = candidates
    .map(({ title }) => inLanguage(title, language))
    .join(language === 'zh-CN' ? '；' : '; ');
  const left = n - candidates.length;
  const names = left > 0 ? t('inbox.detailOf.namesAndMore', { names: named, n: left }) : named;
  const holes = { n, rooms: rooms ?? '', names };
  if (candidates.length === 0) return t(`inbox.detailOf.${rooms ? 'showsOfRooms' : 'shows'}`, holes);
  return t(`inbox.detailOf.${rooms ? 'namedOfRooms' : 'named'}`, holes);
}
