/**
 * Which tenants have been seen to have amounts in one currency only. Most do, and their queries then need no rates. Only a
 * hint: every such query is checked by the engine (see `Plan.money`), so a wrong hint costs one more query, never a figure.
 */
export type OneCurrencyMemory = {
  assumes(tenantId: string, currency: string): boolean;
  remember(tenantId: string, currency: string, foreign: boolean): void;
};

const entriesMax = 10_000;

export function createOneCurrencyMemory(): OneCurrencyMemory {
  const seen = new Map<string, boolean>();
  return {
    assumes: (tenantId, currency) => seen.get(`${tenantId} ${currency}`) === false,
    remember: (tenantId, currency, foreign) => {
      const key = `${tenantId} ${currency}`;
      seen.delete(key);
      seen.set(key, foreign);
      const [oldest] = seen.keys();
      if (seen.size > entriesMax && oldest !== undefined) seen.delete(oldest);
    },
  };
}
