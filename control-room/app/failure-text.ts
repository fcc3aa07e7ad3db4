import { problemKind } from '#shared/domain/csv/problem-kinds.ts';
import type { StaffText } from '../i18n/use-text.ts';
import type { Failure } from './api.ts';

/** The sentence for a failure in the reader's language. */
export function failureText(t: StaffText, failure: Failure): string {
  switch (failure.code) {
    case 'offline':
      return t('common.offlineRefusal');
    case 'timeout':
      return t('common.timeoutRefusal');
    case 'network':
      return t('common.networkRefusal');
    case 'lease_held':
      return t('errors.lease_held', { name: failure.params?.name ?? '–' });
    default:
      return `${t(`errors.${failure.code}`)}${unitsThere(t, failure)}${whatIsWrong(t, failure)}`;
  }
}

/** What of a record does not fit, where pages have words for it. */
function whatIsWrong(t: StaffText, failure: Failure): string {
  if (!('issues' in failure)) return '';
  const kinds = new Set((failure.issues ?? []).map(({ message }) => problemKind(message)));
  return [...kinds]
    .flatMap((kind) => (kind === 'other' ? [] : [` (${t(`records.problem.${kind}`)})`]))
    .join('');
}

/** How many units there are, when that is what the refusal is about. */
function unitsThere(t: StaffText, failure: Failure): string {
  if (failure.code !== 'insufficient_stock') return '';
  const there = failure.params?.there ?? failure.params?.available ?? failure.params?.allocated;
  return there === undefined ? '' : ` ${t('common.unitsThere', { n: there })}`;
}
