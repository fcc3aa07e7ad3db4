import type { MediaState } from '#shared/contract/media.ts';
import type { useText } from '../i18n/use-text.ts';

/** What the video server is doing, in words; null when it is ready. */
export function serverWords(t: ReturnType<typeof useText>, server: MediaState): string | null {
  switch (server.kind) {
    case 'ready':
      return null;
    case 'absent':
      return t('video.server.absent');
    case 'building':
      return t('video.server.building', {
        step: t(`video.server.step.${server.step}`),
        progress: server.total > 0 ? `${server.done}/${server.total}` : '',
      });
    case 'failed':
      return t('video.server.failed', { reason: server.reason });
  }
}
