/** What came of presales that asked whether a piece is to be made. */
export const demand = {
  title: 'Demand tests',
  stands: '{{n}} of {{all}} units with a deposit',
  decision: { go: 'It is made', 'no-go': 'Not made: deposits go back', open: 'Undecided' },
  reached: 'enough to make it',
  short: '{{n}} short',
  decideBy: 'decide by {{time}}',
  by: 'By',
  part: { variant: 'Variant', region: 'Region', segment: 'Segment' },
  units: 'Units',
  deposits: 'Deposits',
  amount: 'Deposits paid',
  share: 'Of the go quantity',
  noVariant: 'No variant',
  noSegment: 'No member, or no segment',
  total: 'All',
} as const;
