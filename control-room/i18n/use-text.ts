import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { en } from './en.ts';
import type { Params, Path, Translate } from './texts.ts';

/** The staff pages' sentences, with checked paths. */
export function useText(): Translate<typeof en> {
  const { t } = useTranslation();
  return useCallback((path: Path<typeof en>, params: Params = {}) => t(path, params), [t]);
}
export type StaffText = Translate<typeof en>;
