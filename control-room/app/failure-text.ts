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
    default:
      return t(`errors.${failure.code}`);
  }
}
