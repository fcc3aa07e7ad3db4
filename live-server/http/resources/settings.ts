import { accept } from '#shared/contract/errors.ts';
import { RETURN_DAYS_SETTING, returnDays } from '../../app/after-sale.ts';
import { brandRulesOf, setBrandRules } from '../../app/settling.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

/** What holds for the whole brand. */
export function settingsHandlers({ directory }: Context): HandlersOf<'settings.get' | 'settings.update'> {
  const settings = () => ({ returnDays: returnDays(directory), settlement: brandRulesOf(directory) });
  return {
    'settings.get': () => accept(settings()),
    'settings.update': async ({ body }) => {
      if (body.settlement !== undefined) {
        const kept = await setBrandRules(directory, body.settlement);
        if (!kept.ok) return kept;
      }
      if (body.returnDays !== undefined)
        await directory.settings.set(RETURN_DAYS_SETTING, String(body.returnDays));
      return accept(settings());
    },
  };
}
