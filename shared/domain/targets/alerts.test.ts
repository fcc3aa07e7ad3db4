import { describe, expect, test } from 'vitest';
import type { AlertChange, AlertState } from './alerts.ts';
import { alertHoldMs, noAlerts, standingAlerts, stepAlerts } from './alerts.ts';

const minute = 60_000;

/** Steps one region through [minutes, pace] readings; every change on the way with its minute. */
function through(readings: readonly (readonly [atMinute: number, pace: number | null])[]) {
  let state: AlertState = noAlerts;
  const changes: (Omit<AlertChange, 'key' | 'pace'> & { atMinute: number })[] = [];
  for (const [atMinute, pace] of readings) {
    const step = stepAlerts(state, [{ key: 'east', pace }], atMinute * minute);
    state = step.state;
    for (const { from, to } of step.changes) changes.push({ atMinute, from, to });
  }
  return { state, changes };
}

describe('an alert on pace', () => {
  test('is raised when pace has been below the bound for three minutes, not a moment sooner', () => {
    expect(alertHoldMs).toBe(3 * minute);
    expect(
      through([
        [0, 0.9],
        [1, 0.94],
        [2.999, 0.9],
      ]).changes,
    ).toEqual([]);
    const { state, changes } = through([
      [0, 0.9],
      [2.999, 0.9],
      [3, 0.94],
      [4, 0.9],
    ]);
    expect(changes).toEqual([{ atMinute: 3, from: null, to: 'behind' }]);
    expect(standingAlerts(state)).toEqual([{ key: 'east', level: 'behind', raisedAt: 3 * minute }]);
  });

  test('starts its three minutes anew when pace touches the bound', () => {
    expect(
      through([
        [0, 0.9],
        [2, 0.95],
        [3, 0.9],
        [5.9, 0.9],
      ]).changes,
    ).toEqual([]);
    expect(
      through([
        [0, 0.9],
        [2, 0.95],
        [3, 0.9],
        [6, 0.9],
      ]).changes,
    ).toHaveLength(1);
  });

  test('clears only 0.05 above its bound', () => {
    const { changes } = through([
      [0, 0.9],
      [3, 0.9],
      [4, 0.96],
      [5, 0.999],
      [6, 1],
      [7, 0.9],
    ]);
    expect(changes).toEqual([
      { atMinute: 3, from: null, to: 'behind' },
      { atMinute: 6, from: 'behind', to: null },
    ]);
  });

  test('rises to critical and comes back to behind, each by its own bound', () => {
    const { changes } = through([
      [0, 0.9],
      [1, 0.7],
      [3, 0.7],
      [4, 0.79],
      [5, 0.84],
      [6, 0.85],
      [7, 1],
    ]);
    expect(changes).toEqual([
      { atMinute: 3, from: null, to: 'behind' },
      { atMinute: 4, from: 'behind', to: 'critical' },
      { atMinute: 6, from: 'critical', to: 'behind' },
      { atMinute: 7, from: 'behind', to: null },
    ]);
  });

  test('keeps standing, and does not count time, while there is no pace to read', () => {
    expect(
      through([
        [0, 0.9],
        [1, null],
        [2, 0.9],
        [4, 0.9],
      ]).changes,
    ).toEqual([]);
    expect(
      standingAlerts(
        through([
          [0, 0.9],
          [3, 0.9],
          [4, null],
        ]).state,
      ),
    ).toHaveLength(1);
  });

  test('keeps parts apart', () => {
    const readings = [
      { key: 'east', pace: 0.5 },
      { key: 'west', pace: 1.1 },
    ];
    const { state } = stepAlerts(stepAlerts(noAlerts, readings, 0).state, readings, alertHoldMs);
    expect(standingAlerts(state)).toEqual([{ key: 'east', level: 'critical', raisedAt: alertHoldMs }]);
  });
});
