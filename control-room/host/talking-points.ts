/** What the plan says about a product, one thing a line; a bullet the planner typed is dropped. Repeats are said once. */
export const talkingPoints = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/\r?\n|[；;](?=\S)/)
      .map((line) => line.replace(/^\s*(?:[-*•·]|\d{1,2}[.、)](?!\d))\s*/, '').trim())
      .filter((line) => line !== ''),
  ),
];
