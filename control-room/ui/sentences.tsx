import { Children, type ReactNode } from 'react';
import { useLanguage } from '../i18n/use-language.ts';

/** Sentences one after another: English has a space between them, Chinese has its full stop alone. */
export function Sentences({ children }: { children: ReactNode }) {
  const between = useLanguage() === 'en' ? ' ' : '';
  // `toArray` leaves out what is not to be said.
  return Children.toArray(children).flatMap((sentence, at) => (at === 0 ? [sentence] : [between, sentence]));
}
