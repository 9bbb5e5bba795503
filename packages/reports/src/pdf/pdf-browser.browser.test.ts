import { readdir } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { cacheDir } from "@c4/local/servers/cache-dir";
import { findBrowser } from "@c4/local/servers/find-browser";
import { launch } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { renderHtml } from "../html/render-html.ts";
import { buildFixture } from "../testing/build-fixture.ts";
import { chromeArguments } from "./chrome-arguments.ts";
import { readFontCss } from "./font-css.ts";
import { createPdfBrowser, type PdfBrowser, type PdfBrowserDeps } from "./pdf-browser.ts";

/** Counts every connection, whatever is said on it. */
let sink: Server;
let contacts = 0;
let port = 0;
let executablePath = "";
const open: PdfBrowser[] = [];

beforeAll(async () => {
  const found = await findBrowser({ cacheDir: cacheDir(), env: process.env, log: () => {} });
  executablePath = found.executablePath;
  sink = createServer((socket) => {
    contacts += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const address = sink.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((browser) => browser.stop()));
});
afterAll(() => {
  sink.close();
});

function createBrowser(options: Partial<PdfBrowserDeps> = {}): PdfBrowser & { starts: () => number } {
  let starts = 0;
  const browser = createPdfBrowser({
    findBrowser: async () => {
      starts += 1;
      return { executablePath };
    },
    ...options,
  });
  open.push(browser);
  return Object.assign(browser, { starts: () => starts });
}
const head = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString("latin1");

/** Every way we know in which a page reaches out by itself. */
function hostilePage(): string {
  const tricks = [`127.0.0.1:${port}`, `localhost:${port}`].flatMap((to) => [
    `<img src="http://${to}/img"><img srcset="http://${to}/srcset 1x"><picture><source srcset="http://${to}/source"></picture>`,
    `<script src="http://${to}/script"></script><script>fetch("http://${to}/fetch");new WebSocket("ws://${to}/socket");`,
    `new EventSource("http://${to}/events");navigator.sendBeacon("http://${to}/beacon")</script>`,
    `<link rel="prefetch" href="http://${to}/prefetch"><link rel="preconnect" href="http://${to}">`,
    `<link rel="dns-prefetch" href="//${to}"><link rel="stylesheet" href="http://${to}/css"><link rel="modulepreload" href="http://${to}/module">`,
    `<link rel="preload" as="font" href="http://${to}/preload"><link rel="icon" href="http://${to}/icon">`,
    `<iframe src="http://${to}/frame"></iframe><iframe srcdoc="<img src='http://${to}/srcdoc'>"></iframe>`,
    `<object data="http://${to}/object"></object><embed src="http://${to}/embed"><video src="http://${to}/video" autoplay></video>`,
    `<audio src="http://${to}/audio" autoplay></audio><track src="http://${to}/track">`,
    `<style>@import "http://${to}/import";@font-face{font-family:x;src:url(http://${to}/font)}body{font-family:x;background:url(http://${to}/bg)}</style>`,
    `<svg><image href="http://${to}/svg"/><use href="http://${to}/use#a"/></svg>`,
    `<form action="http://${to}/form"><input type="image" src="http://${to}/input"></form>`,
    `<meta http-equiv="refresh" content="0;url=http://${to}/refresh"><base href="http://${to}/"><a ping="http://${to}/ping" href="x">x</a>`,
  ]);
  return `<!doctype html><html><head><title>x</title></head><body>${tricks.join("")}</body></html>`;
}

describe("a hostile page", () => {
  it("is printed without ever contacting anyone", async () => {
    expect(head(await createBrowser().print(hostilePage()))).toBe("%PDF-");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(contacts).toBe(0);
  });

  it("does contact the sink from a browser without these rules", async () => {
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const bare = await launch({ executablePath, args, pipe: true });
    try {
      const page = await bare.newPage();
      await page.setContent(hostilePage(), { waitUntil: "domcontentloaded" }).catch(() => {});
      await vi.waitFor(() => expect(contacts).toBeGreaterThan(5), { timeout: 10_000 });
    } finally {
      await bare.close();
      contacts = 0;
    }
  });

  it("runs no script", async () => {
    const long = `<script>for (let i = 0; i < 400; i++) document.write("<p style='break-after: page'>x</p>")</script>`;
    const bytes = await createBrowser().print(`<!doctype html><body>${long}</body>`);
    expect(pageCount(bytes)).toBe(1);
  });
});

describe("the browser", () => {
  it("prints the whole report with its fonts inside and a number on every page", async () => {
    const document = await buildFixture({ format: "pdf", params: { compare: "previous_period" } });
    const bytes = await createBrowser().print(renderHtml(document, { fontCss: await readFontCss() }));
    expect(head(bytes)).toBe("%PDF-");
    expect(pageCount(bytes)).toBeGreaterThan(2);
    expect(Buffer.from(bytes).toString("latin1")).toContain("NotoSans");
  });

  it("is replaced after so many pages", async () => {
    const browser = createBrowser({ jobsPerBrowser: 2 });
    for (const text of ["a", "b", "c"]) expect(head(await browser.print(text))).toBe("%PDF-");
    expect(browser.starts()).toBe(2);
  });

  it("is shared by pages that come together, even before it has started", async () => {
    const browser = createBrowser();
    const together = await Promise.all(["d", "e", "f"].map((text) => browser.print(text)));
    expect([together.map(head), browser.starts()]).toEqual([["%PDF-", "%PDF-", "%PDF-"], 1]);
  });

  it("leaves no folder behind, not even when it was killed", async () => {
    const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("c4-browser-"));
    const before = await folders();
    const browser = createBrowser();
    await browser.print("a");
    await browser.print("b", AbortSignal.timeout(1)).catch(() => {});
    await browser.stop();
    expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);
  });

  it("is closed when it has been idle, and started again when needed", async () => {
    const browser = createBrowser({ idleMs: 50 });
    await browser.print("a");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(head(await browser.print("b"))).toBe("%PDF-");
    expect(browser.starts()).toBe(2);
  });

  it("is killed when a page takes too long, and the next page is printed by a new one", async () => {
    const browser = createBrowser();
    const late = AbortSignal.timeout(1);
    await expect(browser.print("<p>late</p>", late)).rejects.toMatchObject({ code: "render_failed" });
    expect(head(await browser.print("next"))).toBe("%PDF-");
  });

  it("is killed when it takes too much memory, and the next page is printed by a new one", async () => {
    const many = Array.from({ length: 60_000 }, (_, row) => `<tr><td>${row}</td></tr>`).join("");
    const browser = createBrowser({ memoryLimitBytes: 60 * 1024 ** 2 });
    await expect(browser.print(`<table>${many}</table>`)).rejects.toMatchObject({ code: "render_failed" });
  });

  it("keeps Chrome's own sandbox except for root, under whom it cannot start", () => {
    expect(chromeArguments({ root: false })).not.toContain("--no-sandbox");
    expect(chromeArguments({ root: true })).toContain("--no-sandbox");
  });

  it("that cannot be started is an anticipated failure, tried again", async () => {
    const browser = createBrowser({ findBrowser: async () => ({ executablePath: "/nonexistent/chrome" }) });
    await expect(browser.print("x")).rejects.toMatchObject({ code: "render_failed", retryable: true });
  });
});

/** Pages of a PDF as Chrome writes it: page objects are not compressed. */
function pageCount(bytes: Uint8Array): number {
  return (
    Buffer.from(bytes)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
  );
}
