import { appendFileSync } from 'node:fs';
import type { Answer } from './crowd.ts';

/** `npm run faults` names a file; there, a line for each fault, and the fault lasts as long as the issue says. */
const file = process.env.FAULTS_FILE;
export const isFull = file !== undefined;

export interface FaultFigures {
  readonly fault: string;
  /** Claims asked, granted and left undecided while it lasted. */
  readonly asked: number;
  readonly granted: number;
  readonly undecided: number;
  /** How long those left undecided waited for that, ms; the last of them and the one in the middle. */
  readonly middleMs: number;
  readonly longestMs: number;
}

/** Notes what a fault did to those who claimed meanwhile. */
export function note(fault: string, answers: readonly Answer[]): void {
  if (file === undefined) return;
  const refused = answers.filter(({ code }) => code === 'storage_unavailable').map(({ ms }) => ms);
  refused.sort((a, b) => a - b);
  const figures: FaultFigures = {
    fault,
    asked: answers.length,
    granted: answers.filter(({ code }) => code === 'ok').length,
    undecided: refused.length,
    middleMs: Math.round(refused[Math.floor(refused.length / 2)] ?? 0),
    longestMs: Math.round(refused.at(-1) ?? 0),
  };
  appendFileSync(file, `${JSON.stringify(figures)}\n`);
}
