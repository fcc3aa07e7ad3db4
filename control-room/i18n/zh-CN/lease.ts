import type { lease as english } from '../en/lease.ts';
import type { Translation } from '../texts.ts';

export const lease: Translation<typeof english> = {
  price: '{{name}} 正在改价。',
  stock: '{{name}} 正在调整库存。',
  left: '若对方不再操作，{{n}} 秒后可由您接手。',
  present: '在台人员',
  you: '我',
  holdsPrice: '正在修改 {{item}} 的价格',
  holdsStock: '正在调整 {{item}} 的库存',
};
