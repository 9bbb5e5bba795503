import type { ClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { EngineRow } from "../answer/engine-row.ts";
import type { Figures } from "../answer/figures.ts";
import { readFigures } from "../answer/read-figures.ts";
import type { CachedFigures } from "../cached-figures.ts";
import type { MetricCaller } from "../metric-query.ts";
import type { Plan } from "../plan/plan-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import type { BoundSql } from "../sql/bound-sql.ts";
import { compileQuery } from "../sql/compile-query.ts";
import { unconvertedQuery } from "../sql/unconverted-query.ts";
import { createOneCurrencyMemory } from "./one-currency-memory.ts";
import { listUnconverted } from "./unconverted.ts";

export type LoadFigures = (query: ResolvedQuery, plan: Plan, caller: MetricCaller) => Promise<CachedFigures>;

/** Asks the engine: one statement, or two when amounts in a currency turn up that nobody knew of, or that has no rate. */
export function createLoadFigures(reader: Pick<ClickHouseReader, "query">): LoadFigures {
  const oneCurrency = createOneCurrencyMemory();

  // Several callers may wait for one load, so none of them can abort it: the reader's own deadline ends it.
  const ask = ({ sql, params }: BoundSql): Promise<EngineRow[]> =>
    reader.query({ query: sql, params, row: EngineRow });

  const figuresOf = async (
    query: ResolvedQuery,
    plan: Plan,
    { tenantId, scope }: MetricCaller,
  ): Promise<Figures> => readFigures(query, await ask(compileQuery(query, plan, tenantId, scope)));

  return async (query, plan, caller) => {
    const { tenantId, scope } = caller;
    if (plan.money !== "converted" || query.currency === null) {
      return { figures: await figuresOf(query, plan, caller), unconverted: [] };
    }
    if (oneCurrency.assumes(tenantId, query.currency)) {
      const figures = await figuresOf(query, { ...plan, money: "assumed" }, caller);
      if (!figures.foreign) return { figures, unconverted: [] };
    }
    const figures = await figuresOf(query, plan, caller);
    oneCurrency.remember(tenantId, query.currency, figures.foreign);
    if (!figures.unrated) return { figures, unconverted: [] };
    const left = await ask(unconvertedQuery(query, plan, tenantId, scope));
    return { figures, unconverted: listUnconverted(query, plan, left) };
  };
}
