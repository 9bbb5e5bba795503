import { type Locale, locales } from "@c4/analytics/catalogue/localised";
import type { MetricCaller } from "@c4/analytics/metric-query";
import type { Context } from "hono";
import type { ApiEnv } from "./api-env.ts";

/** Who asks for figures: tenant and row scope from the credential, the language from the request. */
export function metricCallerOf(c: Context<ApiEnv>): MetricCaller {
  const { tenantId, rowScope } = c.var.principal;
  return { tenantId, scope: rowScope, locale: localeOf(c.req.header("Accept-Language")) };
}

/** The language that is wanted most of those we speak; English else. Regions do not matter: `id-ID` is `id`. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? "").split(",").map((entry) => {
    const [tag = "", weight] = entry.split(";q=");
    return { language: tag.trim().split("-")[0]?.toLowerCase(), weight: Number(weight ?? 1) };
  });
  wanted.sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const found = locales.find((locale) => locale === language);
    if (found !== undefined) return found;
  }
  return "en";
}
