/** Who is editing what, and who is at the desk. */
export const lease = {
  price: '{{name}} is changing this price.',
  stock: '{{name}} is changing this stock.',
  left: 'Yours in {{n}} s unless they go on.',
  present: 'At the desk',
  you: 'you',
  holdsPrice: 'changing the price of {{item}}',
  holdsStock: 'changing the stock of {{item}}',
} as const;
