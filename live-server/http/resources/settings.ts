import { accept } from '#shared/contract/errors.ts';
import { returnDays, setReturnDays } from '../../app/return-window.ts';
import { brandRulesOf, setBrandRules } from '../../app/settling.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

/** What holds for the whole brand. */
export function settingsHandlers({
  directory,
  now,
}: Context): HandlersOf<'settings.get' | 'settings.update'> {
  const settings = () => ({ returnDays: returnDays(directory), settlement: brandRulesOf(directory) });
  return {
    'settings.get': () => accept(settings()),
    'settings.update': async ({ body }) => {
      if (body.settlement !== undefined) {
        const kept = await setBrandRules(directory, body.settlement);
        if (!kept.ok) return kept;
      }
      if (body.returnDays !== undefined) await setReturnDays(directory, body.returnDays, now());
      return accept(settings());
    },
  };
}
