import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@c4/contracts/errors";
import { type Browser, launch } from "puppeteer-core";
import { createBrowserFolder } from "./browser-folder.ts";
import { chromeArguments } from "./chrome-arguments.ts";
import { printPage } from "./print-page.ts";

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

type Running = { browser: Browser; folder: string; jobs: number; busy: number };

/** Prints pages with a browser that is started when it is needed and thrown away often. */
export function createPdfBrowser({
  findBrowser,
  jobsPerBrowser = 50,
  timeoutMs = 60_000,
  memoryLimitBytes = 1024 ** 3,
  idleMs = 60_000,
}: PdfBrowserDeps): PdfBrowser {
  let current: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  /** One start at a time: two pages that come together share a browser. */
  let starting: Promise<unknown> = Promise.resolve();

  const retire = async (running: Running | undefined): Promise<void> => {
    if (running === current) current = undefined;
    if (running?.busy === 0) await close(running);
  };
  const takeNow = async (): Promise<Running> => {
    clearTimeout(idle);
    if (current?.browser.connected !== true || current.jobs >= jobsPerBrowser) await retire(current);
    current ??= await start(await findBrowser(), timeoutMs);
    current.jobs += 1;
    current.busy += 1;
    return current;
  };
  const take = (): Promise<Running> => {
    const taken = starting.then(takeNow);
    starting = taken.catch(() => {});
    return taken;
  };
  const giveBack = async (running: Running): Promise<void> => {
    running.busy -= 1;
    if (running.busy > 0) return;
    const over = running.jobs >= jobsPerBrowser || !running.browser.connected;
    if (running !== current || over) return retire(running);
    idle = setTimeout(() => void retire(running), idleMs);
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
      await starting;
      if (current !== undefined) await close(current);
      current = undefined;
    },
  };
}

async function start(program: BrowserProgram, timeoutMs: number): Promise<Running> {
  const folder = await createBrowserFolder();
  try {
    const browser = await launch({
      executablePath: program.executablePath,
      args: [...chromeArguments({ root: process.getuid?.() === 0 }), ...(program.args ?? [])],
      userDataDir: join(folder, "profile"),
      // A pipe instead of a port that other programs on the machine could talk to, and none of our own secrets.
      pipe: true,
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        LANG: "C.UTF-8",
        HOME: folder,
        TMPDIR: folder,
        ...program.env,
      },
      timeout: timeoutMs,
      protocolTimeout: timeoutMs,
    });
    return { browser, folder, jobs: 0, busy: 0 };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function close({ browser, folder }: Running): Promise<void> {
  const child = browser.process();
  const patience = new Promise((resolve) => setTimeout(resolve, 3_000).unref());
  await Promise.race([browser.close(), patience]).catch(() => {});
  child?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
}
