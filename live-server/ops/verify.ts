import { parseArgs } from 'node:util';
import { ProductsCheck } from '#shared/domain/verify/products.ts';
import { dataDirOf } from '../config.ts';
import { openForReading, type RecordReader } from '../storage/embedded/open-read.ts';
import { type VerifyReport, verifyShow } from './verify-show.ts';

/** `npm run verify -- SHOW`. Exit codes: 0 whole, 1 broken, 2 nothing to verify. */
const usage = 'npm run verify -- SHOW…   or   npm run verify -- --all   [--data DIR, or DATA_DIR]';

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, data: { type: 'string' } },
  });
  if (values.all === positionals.length > 0) throw new Error(usage);
  const reader = await openForReading(values.data ?? dataDirOf());
  try {
    const showIds = values.all ? await everyShow(reader) : positionals;
    let broken = 0;
    // Over all shows together, pieces are counted as well.
    const catalogue = await reader.products();
    const pieces = new ProductsCheck((productId) => catalogue.get(productId) ?? null);
    for (const showId of showIds) {
      const report = await verifyShow(reader, showId, (record) => pieces.take(record));
      if (!report) throw new Error(`There is no show ${showId}`);
      print(report);
      if (report.findings.length > 0) broken += 1;
    }
    const twice = values.all ? pieces.finish() : [];
    for (const { showId, number, message } of twice)
      console.log(`\nBROKEN ${showId}\n  ledger entry ${number}, product: ${message}`);
    console.log(`\n${showIds.length} verified, ${broken} broken.`);
    return broken > 0 || twice.length > 0 ? 1 : 0;
  } finally {
    await reader.close();
  }
}

/** Those an order is noted for as well: one of a show that has no record is one too many. */
async function everyShow(reader: RecordReader): Promise<readonly string[]> {
  return [...new Set([...(await reader.events.showIds()), ...(await reader.notedShows())])];
}

function print({
  showId,
  title,
  events,
  entries,
  orders,
  money,
  currency,
  heads,
  findings,
}: VerifyReport): void {
  const { placed, paid, unpaid, cancelled, expired, refunded } = money;
  console.log(`\n${findings.length === 0 ? 'WHOLE ' : 'BROKEN'} ${showId} ${title}`);
  console.log(`  ${events} events, ${entries} ledger entries, ${orders} orders`);
  console.log(
    `  ${currency} minor units: placed ${placed} = paid ${paid} + unpaid ${unpaid} + cancelled ${cancelled} + expired ${expired}; refunded ${refunded}`,
  );
  for (const [store, head] of Object.entries(heads))
    if (head) console.log(`  ${store} end at ${head.number} with ${head.hash}`);
  for (const { store, number, rule, message } of findings)
    console.log(`  ${store === 'events' ? 'version' : 'ledger entry'} ${number}, ${rule}: ${message}`);
}
