import type { Language } from './address.ts';

/** The poll card's own words: they come with the card. */
interface PollTexts {
  readonly poll: string;
  readonly result: string;
  readonly voters: (n: string) => string;
  readonly mine: string;
  readonly final: string;
  readonly change: string;
}

export const pollTexts: Readonly<Record<Language, PollTexts>> = {
  en: {
    poll: 'Vote',
    result: 'Result',
    voters: (n) => `${n} voted`,
    mine: 'your vote',
    final: 'One vote each; it cannot be changed.',
    change: 'You can change your vote until the end.',
  },
  zh: {
    poll: '投票',
    result: '投票结果',
    voters: (n) => `${n} 人已投票`,
    mine: '我的选择',
    final: '每人一票，投出后不可更改。',
    change: '结束前可以改投。',
  },
};
