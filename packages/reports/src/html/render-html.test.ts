import { describe, expect, test } from "vitest";
import { buildFixture, type FixtureRequest } from "../testing/build-fixture.ts";
import type { Fixture } from "../testing/fixture-source.ts";
import { renderHtml } from "./render-html.ts";

async function page(request: Partial<FixtureRequest> = {}, fixture: Fixture = {}): Promise<string> {
  return renderHtml(await buildFixture({ format: "pdf", ...request }, fixture), { fontCss: "" });
}
/** What a reader sees, blanks made equal. */
const seen = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<[^>]+>/g, "|")
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .replace(/ ?(\| ?)+/g, "|");

describe("the printed page", () => {
  test("shows the engine's figures, rounded to the currency's coins only here", async () => {
    const text = seen(await page({ params: { compare: "previous_period" } }));
    expect(text).toContain("|Net sales|Rp 876,542,748|↑ +25.0%|vs Rp 701,234,198|");
    expect(text).toContain("|Gross margin|42.0%|↑ +2.0 pp|vs 40.0%|Cost coverage 97.3%|");
    expect(text).toContain(
      "|Bandung Paris van Java|2,469,135|1,975,308|+25.0%|20.0%|14|194,003|2.14|123,457|42.0%|",
    );
    expect(text).toContain("|Total|12,345,673|9,876,538|+25.0%|100.0%|70|");
    expect(text).toContain("|AUD|1,234,567.25|61,728.36|");
  });

  test("gives a change that prints as nothing neither arrow nor colour, and the next larger one both", async () => {
    const document = await buildFixture({ format: "pdf", params: { compare: "previous_period" } });
    const cards = (value: string, previous: string) => {
      const figure = (unit: "money" | "ratio") =>
        ({ id: unit, title: unit, unit, value, previous, betterWhen: "up" }) as const;
      const figures = [figure("money"), figure("ratio")];
      const html = renderHtml(
        { ...document, blocks: [{ kind: "figures", id: "summary", title: "", figures }] },
        { fontCss: "" },
      );
      return [...html.matchAll(/class="change (\w+)">([^<\n]*)/g)].map(([, tone, text]) => `${tone} ${text}`);
    };
    expect(cards("0.4995", "0.4999")).toEqual(["worse ↓ -0.1%", "neutral 0.0 pp"]);
    expect(cards("0.49985", "0.5")).toEqual(["neutral 0.0%", "neutral 0.0 pp"]);
    expect(cards("0.4995", "0.5")).toEqual(["worse ↓ -0.1%", "worse ↓ -0.1 pp"]);
  });

  test("rounds no digit of amounts beyond what a binary float holds", async () => {
    const text = seen(await page({}, { unit: "99999999999999.4999", currency: "AUD" }));
    expect(text).toContain("|99,999,999,999,999.50|");
    expect(text).toContain("|Net sales|A$70,999,999,999,999,644.93|");
  });

  test("speaks Indonesian, with its numbers and dates", async () => {
    const text = seen(await page({ params: { language: "id" } }));
    expect(text).toContain("|Ringkasan penjualan|1 Nov 2026 – 19 Nov 2026|");
    expect(text).toContain("|Rp 876.542.748|");
    expect(text).toContain("Data lengkap sampai 18 Nov 2026");
  });

  test("shows a dash for what is not defined and says that nothing was sold", async () => {
    const text = seen(await page({}, { empty: true, completeThrough: null }));
    expect(text).toContain("|Units per transaction|–|");
    expect(text).toContain("|Net sales|Rp 0|");
    expect(text).toContain("|Nothing was sold in this period.|");
    expect(text).toContain("Not every source has closed a day yet");
  });

  test("escapes every name, in text and in the page's margins", async () => {
    const canary = `<img src=x onerror=alert(1)>"'</style><script>alert(2)</script>`;
    const html = await page({ tenantName: canary }, { locations: [canary], products: [canary] });
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img");
    expect(html.replace(/<svg[\s\S]*?<\/svg>/g, "").match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;");
  });

  test("names no address at all", async () => {
    const html = await page({ params: { compare: "previous_period" } });
    const addresses = [...html.matchAll(/https?:\/\/[^"'\s)]+/g)].map(([address]) => address);
    expect(addresses.filter((address) => !address.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(html).not.toMatch(/<(script|link|iframe|object|embed|base|meta http-equiv)/i);
  });
});
