import type { plan as english } from '../en/plan.ts';
import type { Translation } from '../texts.ts';

export const plan: Translation<typeof english> = { title: '策划' };
