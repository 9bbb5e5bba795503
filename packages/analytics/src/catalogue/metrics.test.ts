import { expect, test } from "vitest";
import { datasetIds, datasetOf } from "./datasets.ts";
import { attributes, grains } from "./dimensions.ts";
import { measuresOf } from "./formula.ts";
import { locales } from "./localised.ts";
import { metricIds, metricOf } from "./metrics.ts";

test.each(metricIds)("%s has a title and a definition of its own in every language", (id) => {
  const { title, definition } = metricOf(id);
  for (const locale of locales) {
    expect(title[locale].length).toBeGreaterThan(2);
    expect(definition[locale]).toMatch(/^.{15,}\.$/u);
  }
  const others = metricIds.filter((other) => other !== id).map(metricOf);
  expect(others.map((metric) => metric.title.en)).not.toContain(title.en);
  expect(others.map((metric) => metric.definition.en)).not.toContain(definition.en);
});

test("a metric that counts documents in the line ledger is declared not additive over what only lines have", () => {
  const counted: readonly string[] = datasetIds.flatMap((id) => datasetOf(id).perDocument);
  for (const id of metricIds) {
    const { formula, notAdditiveOver = [] } = metricOf(id);
    const counts = "sum" in formula && measuresOf(formula).some((measure) => counted.includes(measure));
    expect([...notAdditiveOver], id).toEqual(counts ? ["product", "category"] : []);
  }
});

test("every dimension has a title and a definition in every language", () => {
  for (const { title, definition } of [...Object.values(attributes), ...Object.values(grains)]) {
    for (const locale of locales)
      expect([title[locale] !== "", definition[locale].endsWith(".")]).toEqual([true, true]);
  }
});
