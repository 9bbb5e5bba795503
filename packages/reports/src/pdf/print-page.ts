import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { watchMemory } from "./watch-memory.ts";

type PrintLimits = { deadline: AbortSignal; memoryLimitBytes: number };

/** Prints in a context of its own. Whatever happens, nothing goes on watching the browser afterwards. */
export async function printPage(
  browser: Pick<Browser, "process" | "createBrowserContext">,
  html: string,
  { deadline, memoryLimitBytes }: PrintLimits,
): Promise<Uint8Array> {
  // Killing is the only way to stop a renderer that does not answer.
  const kill = () => void browser.process()?.kill("SIGKILL");
  deadline.throwIfAborted();
  deadline.addEventListener("abort", kill);
  const unwatch = watchMemory(browser.process()?.pid, memoryLimitBytes, kill);
  let context: BrowserContext | undefined;
  try {
    context = await browser.createBrowserContext();
    const page = await context.newPage();
    await lockDown(page);
    await page.setContent(html, { waitUntil: "load" });
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
  } finally {
    deadline.removeEventListener("abort", kill);
    unwatch();
    await context?.close().catch(() => {});
  }
}

/** The page's own side of the sandbox; the browser's is in chromeArguments, because interception misses prefetch and sockets. */
async function lockDown(page: Page): Promise<void> {
  await page.setJavaScriptEnabled(false);
  await page.setOfflineMode(true);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const settled = request.url().startsWith("data:") ? request.continue() : request.abort("blockedbyclient");
    settled.catch(() => {});
  });
}
