import { expect, test } from "vitest";
import { buildFixture } from "../testing/build-fixture.ts";
import { readBody } from "../testing/read-body.ts";
import { createRenderDocument } from "./render-document.ts";

test("fonts are read once, and again after a reading that failed", async () => {
  let readings = 0;
  const render = createRenderDocument({
    browser: { print: async (html) => Buffer.from(html) },
    readFontCss: async () => {
      readings += 1;
      if (readings === 1) throw new Error("EMFILE");
      return "/* fonts */";
    },
  });
  const document = await buildFixture({ format: "pdf" });
  const print = () => readBody(render(document, "pdf", new AbortController().signal).body);
  await expect(print()).rejects.toThrow("EMFILE");
  expect((await print()).toString()).toContain("/* fonts */");
  await print();
  expect(readings).toBe(2);
});
