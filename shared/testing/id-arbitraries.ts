import fc from 'fast-check';

/**
 * Ids come from small sets, so that random histories meet: the same item, viewer, key and payment notice turn up
 * again and again, which is where the rules are.
 */
export const idsOf = (prefix: string, count: number) =>
  fc.constantFrom(...Array.from({ length: count }, (_, index) => `${prefix}${index}`));
