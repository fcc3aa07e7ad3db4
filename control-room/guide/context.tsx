import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Bilingual } from '#shared/contract/basics.ts';
import { firstLanguage, inLanguage, type Language, rememberLanguage } from '../i18n/language.ts';
import { type GuideText, textFor } from './texts/text-for.ts';

interface Words {
  readonly language: Language;
  readonly t: GuideText;
  readonly of: (text: Bilingual) => string;
  readonly setLanguage: (language: Language) => void;
}
const Context = createContext<Words | null>(null);

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, set] = useState(firstLanguage);
  const words = useMemo(
    (): Words => ({
      language,
      t: textFor(language),
      of: (text) => inLanguage(text, language),
      setLanguage: (chosen) => {
        rememberLanguage(chosen);
        set(chosen);
      },
    }),
    [language],
  );
  return <Context value={words}>{children}</Context>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('Outside the guide’s page');
  return words;
}
