/** The value below which the given share lies, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Runs every contender once per round, in an order that turns round: none is always the one that finds caches warm.
 * Gives the milliseconds of each, round by round.
 */
export async function alternate<Name extends string>(
  rounds: number,
  contenders: Record<Name, (round: number) => Promise<unknown>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const took = Object.fromEntries(names.map((name): [string, number[]] => [name, []])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    const turned = names.map((_, index) => names[(index + round) % names.length] as Name);
    for (const name of turned) took[name].push(await timed(() => contenders[name](round)));
  }
  return took;
}
