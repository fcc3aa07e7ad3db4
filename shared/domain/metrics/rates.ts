/** A rate, computed once from integers; null where it would divide by 0. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
