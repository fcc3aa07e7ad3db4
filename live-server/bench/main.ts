import { parseArgs } from 'node:util';
import { type Row, table } from './figures.ts';
import { claims } from './scenarios/claims.ts';
import { fairness } from './scenarios/fairness.ts';
import { fanout } from './scenarios/fanout.ts';
import { importing } from './scenarios/importing.ts';
import { ingest } from './scenarios/ingest.ts';
import { pin } from './scenarios/pin.ts';
import { review } from './scenarios/review.ts';
import { video } from './scenarios/video.ts';

/**
 * `npm run bench`: Showcaller beside the bare library, in one run, alternating rounds, medians. Absolute figures
 * move with the machine; the ratios are what is promised.
 */
const scenarios = { fanout, pin, ingest, fairness, claims, importing, review, video } as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});
const chosen = values.only?.split(',') ?? Object.keys(scenarios);
const unknown = chosen.find((name) => !Object.hasOwn(scenarios, name));
if (unknown !== undefined) {
  console.error(`No scenario ${unknown}; there are ${Object.keys(scenarios).join(', ')}.`);
  process.exit(2);
}
const options = { rounds: values.quick ? 1 : Math.max(1, Number(values.rounds) || 3), quick: values.quick };
const rows: Row[] = [];
for (const name of chosen as (keyof typeof scenarios)[]) {
  if (!values.json) console.error(`… ${name}`);
  rows.push(...(await scenarios[name](options)));
}
console.log(
  values.json
    ? JSON.stringify({ node: process.version, rounds: options.rounds, rows }, null, 2)
    : table(rows),
);
process.exit(0);
