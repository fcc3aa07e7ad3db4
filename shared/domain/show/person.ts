/** Who stands behind what was done: two tokens of one user, and the user, are one person where two must agree. */
export const personOf = ({ id, person }: { readonly id: string; readonly person?: string }): string =>
  person ?? id;
