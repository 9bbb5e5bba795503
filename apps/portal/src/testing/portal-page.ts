import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";

/** What this file puts into the page it drives. */
declare global {
  interface Window {
    reportPolicyViolation: (text: string) => void;
    axe: typeof axe;
  }
}

export type PortalPage = {
  readonly page: Page;
  /** Faults that a page must not have: policy violations, exceptions, requests that failed on the server's side. */
  readonly faults: readonly string[];
  /** What axe finds serious or worse, as `rule: element`. */
  audit(): Promise<string[]>;
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A tab that keeps every fault it sees and puts files into `downloadPath`. */
export async function openPortalPage(browser: Browser, downloadPath: string): Promise<PortalPage> {
  const context = await browser.createBrowserContext({ downloadBehavior: { policy: "allow", downloadPath } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`exception: ${String(error)}`));
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  await page.exposeFunction("reportPolicyViolation", (text: string) => faults.push(text));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      window.reportPolicyViolation(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  return {
    page,
    faults,
    audit: async () => {
      await page.evaluate(axeSource);
      return page.evaluate(async () => {
        const { violations } = await window.axe.run(document);
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
      });
    },
  };
}
