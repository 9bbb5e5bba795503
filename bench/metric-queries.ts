import { setTimeout as sleep } from "node:timers/promises";
import { planQuery } from "@c4/analytics/plan/plan-query";
import { resolveQuery } from "@c4/analytics/plan/resolve-query";
import type { BoundSql } from "@c4/analytics/sql/bound-sql";
import { compileQuery } from "@c4/analytics/sql/compile-query";
import { MetricAnswer, MetricQuery, type MetricQueryInput } from "@c4/contracts/http/metrics";
import { demoReportingCurrency, demoTimeZone } from "@c4/local/demo/chain";
import { wallClock } from "@c4/local/demo/local-time";
import { createClient } from "@clickhouse/client";
import { byDay, type MetricQuestion, metricQuestions } from "./metric-questions.ts";
import type { StackAddresses } from "./stack-addresses.ts";
import { alternate } from "./statistics.ts";

export type QueryTarget = { url: string; apiKey: string; tenantId: string; addresses: StackAddresses };

export type QueryTimes = { name: string; servedBy: string; http: number[]; sql: number[] };

const warmUpRounds = 3;

/** Each question through HTTP and as its SQL straight to ClickHouse, in turns, the same dates for both; milliseconds. */
export async function measureMetricQueries(target: QueryTarget, rounds: number): Promise<QueryTimes[]> {
  const { url, reader } = target.addresses.clickhouse;
  const client = createClient({ url, ...reader, keep_alive: { idle_socket_ttl: 2_500 } });
  const runSql = async (statement: BoundSql | undefined) => {
    if (!statement) throw new Error("a statement is missing");
    const { sql, params } = statement;
    const result = await client.query({
      query: sql,
      query_params: { ...params },
      format: "JSONEachRow",
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        output_format_json_quote_decimals: 1,
      },
    });
    return await result.json();
  };
  const times: QueryTimes[] = [];
  const today = wallClock(new Date(), demoTimeZone).slice(0, 10);
  for (const question of metricQuestions) {
    const { meta } = MetricAnswer.parse(await ask(target, question.ask(today, 0)));
    if (meta.unconverted.length > 0) throw new Error(`${question.name} took more than one statement`);
    const statements = await compileAll(question, {
      today,
      rounds: warmUpRounds + rounds,
      tenantId: target.tenantId,
    });
    const { http, sql } = await alternate(warmUpRounds + rounds, {
      http: (round) => ask(target, question.ask(today, round + 1)),
      sql: (round) => runSql(statements[round]),
    });
    const servedBy = meta.served_by.join(" + ");
    times.push({
      name: question.name,
      servedBy,
      http: http.slice(warmUpRounds),
      sql: sql.slice(warmUpRounds),
    });
  }
  await client.close();
  return times;
}

/** Answers per second that come out of the cache, a row per day of a year, with so many callers at once. */
export async function measureCachedAnswers(
  target: QueryTarget,
  { callers, seconds }: { callers: number; seconds: number },
): Promise<number> {
  const today = wallClock(new Date(), demoTimeZone).slice(0, 10);
  const query = byDay.ask(today, 0);
  while (!MetricAnswer.parse(await ask(target, query)).meta.cached) await sleep(50);
  const startedAt = performance.now();
  let answers = 0;
  const caller = async () => {
    while (performance.now() - startedAt < seconds * 1_000) {
      await ask(target, query);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return answers / ((performance.now() - startedAt) / 1_000);
}

/** The statements that C4 sends for these queries, made by its own compiler before any clock runs. */
async function compileAll(
  question: MetricQuestion,
  { today, rounds, tenantId }: { today: string; rounds: number; tenantId: string },
): Promise<BoundSql[]> {
  const settings = {
    now: new Date(),
    timeZone: demoTimeZone,
    weekStart: 1,
    retentionMonths: 600,
    reportingCurrency: demoReportingCurrency,
    dataRange: async () => null,
  };
  const statements: BoundSql[] = [];
  for (let round = 0; round < rounds; round++) {
    const query = await resolveQuery(MetricQuery.parse(question.ask(today, round + 1)), settings);
    statements.push(compileQuery(query, planQuery(query), tenantId, { allLocations: true }));
  }
  return statements;
}

async function ask({ url, apiKey }: QueryTarget, query: MetricQueryInput): Promise<unknown> {
  const response = await fetch(`${url}/v1/metrics/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(query),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok)
    throw new Error(`a metric query was answered with ${response.status}: ${await response.text()}`);
  return response.json();
}
