import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/use-language.ts';
import { joined } from './joined.ts';

/** Sentences one after another, in the staff's language. */
export function Sentences({ children }: { children: ReactNode }) {
  return joined(children, useLanguage() === 'en');
}
