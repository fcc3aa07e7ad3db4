/** What was forecast on the way, and what came. */
export const forecast = {
  title: 'Forecast against outcome',
  intro:
    'At each twentieth of the show, what the desk was told would come, beside what came. The band was to hold the outcome eight times in ten.',
  outcome: 'Outcome',
  model: 'Forecast',
  band: '80 % band',
  linear: 'Straight line',
  curve: 'Reference curve alone',
  passed: 'Of the show',
  held: 'Band held it',
  yes: 'yes',
  no: 'no',
  scores: 'How far off, on average',
  scoresNote: 'Mean distance from the outcome, in percent of it. Lower is better; the best of a row is bold.',
  part: 'Part',
  coverage: 'Bands that held',
  all: 'Whole show',
  byRegion: 'Regions, {{phase}}',
  phase: { opening: 'first quarter', middle: 'middle', closing: 'last quarter' },
  wholePhase: 'Whole show, {{phase}}',
  empty: 'Nothing could be forecast in this show',
} as const;
