/** Of up to four courses over each other. Dashes as well as colours, so that the lines are told apart in grey. */
export const looks = [
  { stroke: 'var(--chart-1)', dash: '0', width: 2.5 },
  { stroke: 'var(--chart-2)', dash: '6 3', width: 1.75 },
  { stroke: 'var(--chart-3)', dash: '2 3', width: 1.75 },
  { stroke: 'var(--chart-4)', dash: '10 3 2 3', width: 1.75 },
] as const;
