import { attributeIds, attributes, grainIds } from "./catalogue/dimensions.ts";
import { type Formula, type Linear, measuresOf, termsOf } from "./catalogue/formula.ts";
import { type MetricId, metricIds, metricOf } from "./catalogue/metrics.ts";
import { datasetsFor, whyNotBy } from "./plan/defined-by.ts";

/** The catalogue as a page: what each figure is, and by what it can be asked. */
export function metricsDoc(): string {
  const header = ["metric", "unit", "formula", ...attributeIds];
  const rows = metricIds.map((id) => [
    `\`${id}\``,
    metricOf(id).unit,
    formulaText(metricOf(id).formula),
    ...attributeIds.map((attribute) =>
      whyNotBy(id, { grain: null, attributes: [attribute] }) ? "–" : servedBy(id, attribute),
    ),
  ]);
  return `# Metrics

Written from the catalogue (\`packages/analytics/src/catalogue\`) by \`packages/analytics/src/cli/write-metrics-doc.ts\`; a test says when it is old.
Every metric can also be asked by ${grainIds.map((grain) => `\`${grain}\``).join(", ")} (\`granularity\`). A dash: refused with \`metric_not_by_dimension\` and the reason.
L*: rows add up to more than the whole. D: answered by daily or hourly roll-ups. L: from the ledger of lines. P: from the ledger of payments.

${table([header, header.map(() => "---"), ...rows])}

## Definitions

${metricIds.map((id) => `- **${metricOf(id).title.en}** (\`${id}\`): ${metricOf(id).definition.en}`).join("\n")}

## Dimensions

${attributeIds.map((id) => `- **${attributes[id].title.en}** (\`${id}\`): ${attributes[id].definition.en}`).join("\n")}
`;
}

function servedBy(id: MetricId, attribute: (typeof attributeIds)[number]): string {
  const axes = { grain: null, attributes: [attribute] };
  const smallest = measuresOf(metricOf(id).formula).map((measure) => datasetsFor(measure, axes)[0] ?? "");
  const additive = !metricOf(id).notAdditiveOver?.includes(attribute);
  if (smallest.includes("sale_line_ledger_v1")) return additive ? "L" : "L*";
  return smallest.includes("payment_ledger_v1") ? "P" : "D";
}

function formulaText(formula: Formula): string {
  if ("sum" in formula) return linearText(formula.sum);
  return formula.ratio
    .map((part) => (termsOf(part).length > 1 ? `(${linearText(part)})` : linearText(part)))
    .join(" ÷ ");
}

function linearText(linear: Linear): string {
  return termsOf(linear)
    .map(([measure, sign], index) => `${sign < 0 ? "− " : index === 0 ? "" : "+ "}${measure}`)
    .join(" ");
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
