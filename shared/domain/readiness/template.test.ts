import { expect, it } from 'vitest';
import { commandTable, power } from '../../contract/commands.ts';
import { missingTasks, standardTemplate } from './template.ts';

const START = 1_800_000_000_000;

it('covers the four powers and every phase, under ids of its own', () => {
  expect(new Set(standardTemplate.map((task) => task.power))).toEqual(new Set(power.options));
  for (const days of [60, 10, 7, 1, 0])
    expect(
      standardTemplate.some(({ daysBefore }) => daysBefore === days),
      `T-${days}`,
    ).toBe(true);
  expect(new Set(standardTemplate.map(({ taskId }) => taskId)).size).toBe(standardTemplate.length);
});

it('is a command the show takes, in either language', () => {
  for (const language of ['en', 'zh'] as const) {
    const tasks = missingTasks(standardTemplate, [], START, language);
    expect(commandTable['readiness.plan'].fields.parse({ tasks }).tasks).toEqual(tasks);
  }
});

it('is due days before the start, and adds only what is missing', () => {
  const [first, ...rest] = missingTasks(standardTemplate, [], START, 'en');
  expect(first?.dueAt).toBe(START - 60 * 86_400_000);
  expect(rest.at(-1)?.dueAt).toBe(START);
  expect(missingTasks(standardTemplate, first ? [first] : [], START, 'en')).toEqual(rest);
});
