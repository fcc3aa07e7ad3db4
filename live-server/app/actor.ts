import type { Actor } from '#shared/domain/show/events.ts';
import type { Staff } from './api.ts';

/** The member of staff, or the program, as a record names who did it. */
export const actorOf = ({ id, name, role, person }: Staff): Actor => ({
  ...{ id, name, role },
  ...(person === undefined ? {} : { person }),
});

/** The same where a record keeps no role. */
export const byOf = ({ id, name, person }: Staff): Omit<Actor, 'role'> => ({
  ...{ id, name },
  ...(person === undefined ? {} : { person }),
});
