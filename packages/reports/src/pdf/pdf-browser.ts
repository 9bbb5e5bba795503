import { AppError } from "@c4/contracts/errors";
import { type Browser, launch, type Page } from "puppeteer-core";
import { chromeArguments } from "./chrome-arguments.ts";
import { watchMemory } from "./watch-memory.ts";

/** A Chrome or Chromium 131 or later; `args` and `env` are what that build needs to start here. */
export type BrowserProgram = {
  executablePath: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
};

export type PdfBrowserDeps = {
  findBrowser(): Promise<BrowserProgram>;
  /** A browser is replaced after so many pages: it never gives back all it took. */
  jobsPerBrowser?: number;
  timeoutMs?: number;
  /** Private memory of the browser and all its children. */
  memoryLimitBytes?: number;
  /** A browser without work is closed after this time. */
  idleMs?: number;
};

export type PdfBrowser = {
  readonly name: string;
  /**
   * Prints a self-contained page. Nothing in it runs, and nothing in it reaches any address.
   * @throws AppError `render_failed` when the browser cannot start, takes too long or too much memory
   */
  print(html: string, signal?: AbortSignal): Promise<Uint8Array>;
  stop(): Promise<void>;
};

type Running = { browser: Browser; jobs: number; busy: number };

/** Prints pages with a browser that is started when it is needed and thrown away often. */
export function createPdfBrowser({
  findBrowser,
  jobsPerBrowser = 50,
  timeoutMs = 60_000,
  memoryLimitBytes = 1024 ** 3,
  idleMs = 60_000,
}: PdfBrowserDeps): PdfBrowser {
  let current: Promise<Running> | undefined;
  let idle: NodeJS.Timeout | undefined;

  const start = async (): Promise<Running> => {
    const { executablePath, args = [], env = {} } = await findBrowser();
    const browser = await launch({
      executablePath,
      args: [...chromeArguments({ root: process.getuid?.() === 0 }), ...args],
      // A pipe instead of a port that other programs on the machine could talk to, and none of our own secrets.
      pipe: true,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", HOME: "/nonexistent", ...env },
      timeout: timeoutMs,
      protocolTimeout: timeoutMs,
    });
    return { browser, jobs: 0, busy: 0 };
  };

  const take = async (): Promise<Running> => {
    clearTimeout(idle);
    const known = await current?.catch(() => undefined);
    const usable = known?.browser.connected === true && known.jobs < jobsPerBrowser;
    if (!usable) {
      current = start();
      if (known?.busy === 0) await close(known);
    }
    const running = await (current ?? start());
    running.jobs += 1;
    running.busy += 1;
    return running;
  };

  const giveBack = async (running: Running): Promise<void> => {
    running.busy -= 1;
    const replaced = (await current?.catch(() => undefined)) !== running;
    if (running.busy === 0 && (replaced || running.jobs >= jobsPerBrowser)) return close(running);
    idle = setTimeout(() => void close(running), idleMs);
    idle.unref();
  };

  return {
    name: "pdf-browser",
    print: async (html, signal) => {
      const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
      let running: Running | undefined;
      try {
        running = await take();
        return await printPage(running.browser, html, { deadline, memoryLimitBytes });
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError("render_failed", { detail: "the page could not be printed", cause: error });
      } finally {
        if (running !== undefined) await giveBack(running);
      }
    },
    stop: async () => {
      clearTimeout(idle);
      const running = await current?.catch(() => undefined);
      if (running !== undefined) await close(running);
    },
  };
}

type Limits = { deadline: AbortSignal; memoryLimitBytes: number };

async function printPage(
  browser: Browser,
  html: string,
  { deadline, memoryLimitBytes }: Limits,
): Promise<Uint8Array> {
  // Killing is the only way to stop a renderer that does not answer.
  const kill = () => void browser.process()?.kill("SIGKILL");
  deadline.throwIfAborted();
  deadline.addEventListener("abort", kill);
  const unwatch = watchMemory(browser.process()?.pid, memoryLimitBytes, kill);
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await lockDown(page);
    await page.setContent(html, { waitUntil: "load" });
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
  } finally {
    deadline.removeEventListener("abort", kill);
    unwatch();
    await context.close().catch(() => {});
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

async function close({ browser }: Running): Promise<void> {
  const child = browser.process();
  await Promise.race([browser.close(), new Promise((resolve) => setTimeout(resolve, 3_000).unref())]).catch(
    () => {},
  );
  child?.kill("SIGKILL");
}
