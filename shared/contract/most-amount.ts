/** Minor units: nothing costs more, and no payment of more could be told of. */
export const MOST_AMOUNT = 10_000_000_000_000;
