import { Children, Fragment, type ReactNode } from 'react';
import { useLanguage } from '../i18n/use-language.ts';

/** Sentences one after another: English has a space between them, Chinese has its full stop alone. */
export function Sentences({ children }: { children: ReactNode }) {
  const between = useLanguage() === 'en' ? ' ' : '';
  // Keyed by `toArray`, which leaves out what is not to be said.
  return Children.toArray(children).map((sentence, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: their order is all that tells them apart
    <Fragment key={at}>
      {at > 0 && between}
      {sentence}
    </Fragment>
  ));
}
