import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { shownMs } from './demo-server.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** More than any page has of things to stop at. */
const MOST_STOPS = 250;

/** Moves the focus by Tab as a person would, until it is there. */
export async function byTab(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

/** Goes there by Tab and presses it. */
export async function pressAt(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await byTab(page, target);
  await page.keyboard.press(key);
}

/** Goes to a field by Tab and types. */
export async function typeAt(page: Page, target: Locator, text: string): Promise<void> {
  await byTab(page, target);
  await page.keyboard.type(text);
}

/**
 * Goes to an option of the list that is open, by arrow key, and takes it. A list that has just opened goes back to what
 * was chosen before, in a moment of its own: so each step is looked at before the next.
 */
export async function chooseAt(page: Page, option: Locator): Promise<void> {
  await option.waitFor();
  await expect
    .poll(async () => {
      const isReached = (await option.getAttribute('data-combobox-selected')) === 'true';
      if (!isReached) await page.keyboard.press('ArrowDown');
      return isReached;
    })
    .toBe(true);
  await page.keyboard.press('Enter');
}

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe sees that is serious or critical. */
async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  // What still fades in has less contrast than it will have.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished),
    ),
  );
  const findings = await page.evaluate<Finding[]>(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Nothing serious or critical in what axe can see; what is seen only while a page changes does not stay. */
export async function mustBeAccessible(page: Page, name: string): Promise<void> {
  await expect
    .poll(() => seriousFindings(page), { message: name, timeout: shownMs, interval: 500 })
    .toEqual([]);
}
