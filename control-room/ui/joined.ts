import { Children, type ReactNode } from 'react';

/** Sentences one after another: English has a space between them, Chinese has its full stop alone. */
export const joined = (sentences: ReactNode, isEnglish: boolean): ReactNode[] =>
  // `toArray` leaves out what is not to be said.
  Children.toArray(sentences).flatMap((sentence, at) =>
    at === 0 ? [sentence] : [isEnglish ? ' ' : '', sentence],
  );
