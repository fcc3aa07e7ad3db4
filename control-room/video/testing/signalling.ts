import type { Page } from 'playwright-core';
import type { MediaStatus } from '#shared/contract/media.ts';

export interface MediaAnswer {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
  readonly key?: string;
  readonly path?: string;
}

/** A code for each question. */
export const askMedia = async (...asked: Parameters<typeof answersOf>) =>
  (await answersOf(...asked)).map(({ error }) => error?.code ?? 'ok');

/** Asks `/media` as a page of this server would, over a connection of its own. */
export function answersOf(
  page: Page,
  auth: Record<string, string>,
  questions: readonly (readonly [string, object])[],
): Promise<MediaAnswer[]> {
  return page.evaluate(
    async ({ auth, questions }) => {
      const line = new WebSocket(
        `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`,
      );
      const answers: MediaAnswer[] = [];
      return new Promise<MediaAnswer[]>((resolve) => {
        const ask = () => {
          const next = questions[answers.length];
          if (next) line.send(`42/media,${answers.length}${JSON.stringify(next)}`);
          else {
            line.close();
            resolve(answers);
          }
        };
        line.onmessage = ({ data }: MessageEvent<string>) => {
          if (data === '2') line.send('3');
          else if (data.startsWith('0'))
            line.send(`40/media,${JSON.stringify({ key: 'a-key-of-a-test', ...auth })}`);
          else if (data.startsWith('40/media')) ask();
          else if (data.startsWith('44/media')) {
            line.close();
            resolve([{ ok: false, error: JSON.parse(data.slice('44/media,'.length)).data }]);
          } else if (data.startsWith('43/media')) {
            const [answer] = JSON.parse(data.replace(/^43\/media,\d+/, ''));
            answers.push(answer);
            ask();
          }
        };
      });
    },
    { auth, questions },
  );
}

/** The first status that staff are told and that fits. */
export async function nextStatus(
  page: Page,
  showId: string,
  is: (status: MediaStatus) => boolean,
): Promise<MediaStatus> {
  for (;;) {
    const status = await page.evaluate(
      (showId) =>
        new Promise<MediaStatus>((resolve) => {
          const line = new WebSocket(
            `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`,
          );
          line.onmessage = ({ data }: MessageEvent<string>) => {
            if (data.startsWith('0'))
              line.send(`40/media,${JSON.stringify({ key: 'a-key-of-a-test', showId })}`);
            if (!data.startsWith('42/media')) return;
            line.close();
            resolve(JSON.parse(data.slice('42/media,'.length))[1]);
          };
        }),
      showId,
    );
    if (is(status)) return status;
  }
}
