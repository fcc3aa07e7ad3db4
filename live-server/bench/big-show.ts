import type { ImportShow } from '#shared/contract/imports.ts';
import { chanceFrom } from '../rehearsal/chance.ts';

/** A three-hour evening, made up line by line: nothing of it is held in memory. */
export const BEGAN = 1_700_000_000_000;
export const LENGTH_MS = 3 * 3_600_000;
const items = 40;

export const bigShow = (productIds: readonly string[], regionIds: readonly string[]): ImportShow => ({
  title: { en: 'A great evening', zh: '大场' },
  mode: 'hq',
  regionIds: [...regionIds],
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  startedAt: BEGAN,
  endedAt: BEGAN + LENGTH_MS,
  lineup: Array.from({ length: items }, (_, n) => ({
    itemId: `item-${n}`,
    productId: productIds[n % productIds.length] ?? '',
    role: 'hero' as const,
    price: 200_000,
    stock: 1_000_000,
    plannedMs: 0,
  })),
  deals: [],
  onAir: Array.from({ length: items }, (_, n) => ({
    at: BEGAN + Math.floor((n * LENGTH_MS) / items),
    type: 'product.pinned' as const,
    itemId: `item-${n}`,
  })),
});

const words = ['多少钱', 'what size is it?', '好漂亮', 'love it', '什么时候发货', 'is it solid gold?', '666'];
const linesAChunk = 2_000;

/** About `count` NDJSON lines, in no order of time: visits with what they did, orders, payments, a few refunds. */
export async function* bigShowLines(
  count: number,
  regionIds: readonly string[],
  refs: readonly string[],
): AsyncGenerator<Uint8Array> {
  const random = chanceFrom(7);
  const below = (n: number) => Math.floor(random() * n);
  let lines: string[] = [];
  let made = 0;
  const add = (line: string) => {
    lines.push(line);
    made += 1;
  };
  for (let v = 0; made < count; v += 1) {
    const from = BEGAN + below(LENGTH_MS - 1_000);
    const stay = 5_000 + below(900_000);
    const where =
      v % 3 === 0 ? `,"ref":"${refs[v % refs.length]}"` : `,"regionId":"${regionIds[v % regionIds.length]}"`;
    add(
      `{"factId":"e${v}","at":${from},"kind":"enter","visitId":"v${v}","viewerId":"u${below(v + 1)}","source":"direct"${where}}`,
    );
    add(`{"factId":"x${v}","at":${from + stay},"kind":"leave","visitId":"v${v}"}`);
    for (let d = 10 + below(10); d > 0; d -= 1) {
      const at = from + below(stay);
      const head = `{"factId":"d${v}.${d}","at":${at},"visitId":"v${v}",`;
      const roll = random();
      const item = `"itemId":"item-${Math.min(items - 1, Math.floor(((at - BEGAN) / LENGTH_MS) * items))}"`;
      if (roll < 0.45) add(`${head}"kind":"impression",${item}}`);
      else if (roll < 0.65) add(`${head}"kind":"click",${item}}`);
      else if (roll < 0.94) add(`${head}"kind":"like","n":${1 + below(20)}}`);
      else if (roll < 0.98)
        add(`${head}"kind":"comment","text":"${words[below(words.length)]} ${below(50)}"}`);
      else add(`${head}"kind":"${roll < 0.99 ? 'share' : 'follow'}"}`);
    }
    if (random() < 0.06) {
      const at = from + below(stay);
      const line = `{"itemId":"item-${below(items)}","quantity":${1 + below(2)},"unitPrice":${9_900 + below(900_000)}}`;
      add(
        `{"factId":"o${v}","at":${at},"kind":"order.placed","orderId":"o${v}","visitId":"v${v}","lines":[${line}]}`,
      );
      if (random() < 0.85)
        add(`{"factId":"p${v}","at":${at + 30_000},"kind":"order.paid","orderId":"o${v}"}`);
      if (random() < 0.04)
        add(
          `{"factId":"r${v}","at":${at + 90_000_000},"kind":"order.refunded","orderId":"o${v}","amount":5000}`,
        );
    }
    if (lines.length >= linesAChunk) {
      yield Buffer.from(`${lines.join('\n')}\n`);
      lines = [];
    }
  }
  yield Buffer.from(lines.join('\n'));
}
