import type { DeskAlert } from '#shared/contract/desk.ts';
import { streamFault } from '#shared/contract/stream.ts';
import type { useText } from '../i18n/use-text.ts';

/** An alert about the picture, in words. */
export function streamWords(t: ReturnType<typeof useText>, { params, message }: DeskAlert): string {
  if (params?.fault === 'notRecorded')
    return t(params.reason === 'no space' ? 'video.wrong.noSpace' : 'video.wrong.notRecorded');
  const fault = streamFault.safeParse(params?.fault);
  return fault.success ? t(`video.wrong.${fault.data}`) : message;
}
