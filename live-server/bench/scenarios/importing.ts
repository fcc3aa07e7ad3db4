import { bareImportRate } from '../bare-import.ts';
import { type Load, loadOf, startServer } from '../child.ts';
import { faster, median, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import type { Scenario } from '../scenario.ts';

const VISITS = 20_000;

/** NDJSON of `count` facts: visits first, then mostly clicks, impressions and likes, as a real show's. */
function* lines(count: number, startedAt: number, prefix: string): Generator<string> {
  for (let n = 0; n < count; n += 1) {
    const at = startedAt + Math.floor((n / count) * 10_000_000);
    const visitId = `${prefix}v${n % VISITS}`;
    const head = `{"factId":"${prefix}f${n}","at":${at},"visitId":"${visitId}"`;
    if (n < VISITS) yield `${head},"kind":"enter","viewerId":"${prefix}w${n}","source":"direct"}\n`;
    else if (n % 4 === 0) yield `${head},"kind":"like","n":3}\n`;
    else yield `${head},"kind":"${n % 2 ? 'click' : 'impression'}","itemId":"item"}\n`;
  }
}

function chunks(count: number, startedAt: number, prefix: string): ReadableStream<Uint8Array> {
  const source = lines(count, startedAt, prefix);
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const part: string[] = [];
      for (let n = 0; n < 1000; n += 1) {
        const { value, done } = source.next();
        if (done) break;
        part.push(value);
      }
      if (part.length === 0) controller.close();
      else controller.enqueue(encoder.encode(part.join('')));
    },
  });
}

/** The bare rate, and what it cost this process, all threads: nothing else is at work here meanwhile. */
async function bareLoad(rows: number): Promise<Load> {
  const before = process.cpuUsage();
  const rate = await bareImportRate(rows);
  const { user, system } = process.cpuUsage(before);
  return { rate, cpu: (user + system) / rows };
}

/** Facts/s through `POST /api/shows/:id/activity` (parse, check, de-duplicate, attribute, fold, store). */
export const importing: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const facts = quick ? 100_000 : 300_000;
  const ours: Load[] = [];
  const bare: Load[] = [];
  const product = await startServer('product');
  try {
    const show = await startLiveShow(product);
    const token = await show.ingestToken();
    const { lineup } = await show.call<{ lineup: { productId: string }[] }>(
      'GET',
      `/api/shows/${show.showId}`,
    );
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await bareLoad(facts));
      const startedAt = Date.now() - 20_000_000;
      const { id } = await show.call<{ id: string }>('POST', '/api/shows/import', {
        title: 'Import',
        mode: 'hq',
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        startedAt,
        endedAt: startedAt + 10_800_000,
        lineup: [{ itemId: 'item', productId: lineup[0]?.productId, price: 29_900 }],
      });
      const load = await loadOf(product, async () => {
        const response = await fetch(`http://127.0.0.1:${product.ready.port}/api/shows/${id}/activity`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
          body: chunks(facts, startedAt, `r${round}`),
          duplex: 'half',
        } as RequestInit);
        const answer = (await response.json()) as { accepted?: number };
        if (answer.accepted !== facts)
          throw new Error(`import answered ${JSON.stringify(answer).slice(0, 500)}`);
        return facts;
      });
      ours.push(load);
    }
  } finally {
    await product.stop();
  }
  const of = (side: readonly Load[], figure: keyof Load) => median(side.map((load) => load[figure]));
  return [
    faster(
      {
        scenario: 'import',
        measure: `${facts / 1000} k facts by NDJSON`,
        unit: 'facts/s',
        ours: of(ours, 'rate'),
        bare: of(bare, 'rate'),
        bareName: 'json_each, FULL, 1,000 rows',
        cpu: [of(ours, 'cpu'), of(bare, 'cpu')],
      },
      0.4,
    ),
  ];
};
