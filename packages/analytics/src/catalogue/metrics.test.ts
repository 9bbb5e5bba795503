import { expect, test } from "vitest";
import { attributes, grains } from "./dimensions.ts";
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

test("every dimension has a title and a definition in every language", () => {
  for (const { title, definition } of [...Object.values(attributes), ...Object.values(grains)]) {
    for (const locale of locales)
      expect([title[locale] !== "", definition[locale].endsWith(".")]).toEqual([true, true]);
  }
});
