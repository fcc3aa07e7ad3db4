/** So many of something, in English: `1 piece`, `2 pieces`. */
export const s = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
