import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../video/testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The page's first line stands, and brings no updates. */
function muteFirstLine(): void {
  let lines = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how);
      lines += 1;
      if (lines === 1)
        this.addEventListener('message', (message) => {
          if (String(message.data).includes('"update"')) message.stopImmediatePropagation();
        });
    }
  };
}

it('joins a live room anew when its line stands and nothing comes, though the clock is set back', async () => {
  const id = await stage.liveShow();
  const page = await stage.viewerPage(id, muteFirstLine);
  await page.getByText('The camera is off.').waitFor();
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() - 5 * 3_600_000;
  });
  await stage.post(`/api/shows/${id}/commands`, { type: 'notice.post', text: 'Free engraving' });
  const notice = page.getByText('Free engraving');
  expect(await notice.count()).toBe(0);
  await notice.waitFor();
  await page.context().close();
});
