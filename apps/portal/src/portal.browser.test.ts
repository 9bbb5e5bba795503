import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createTempDir } from "@c4/testing/create-temp-dir";
import { launchBrowser } from "@c4/testing/launch-browser";
import { type RunningC4, startC4 } from "@c4/testing/start-c4";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPortalPage, type PortalPage } from "./testing/portal-page.ts";

/** One visit to the product as `npm start` runs it, under its own policy. The tests are its steps, in order. */

const downloads = createTempDir();
let c4: RunningC4;
let browser: Browser;
let portal: PortalPage;
let tenant: ReturnType<RunningC4["tenant"]>;

beforeAll(async () => {
  [c4, browser] = await Promise.all([startC4({ C4_DEMO_LIVE: "0" }), launchBrowser()]);
  portal = await openPortalPage(browser, downloads.path);
  // The tenant that begins empty: its figures are only what this test sends.
  tenant = c4.tenant("online-retail");
});

afterAll(async () => {
  await Promise.all([browser?.close(), c4?.stop()]);
  downloads.remove();
});

async function api(path: string, body: unknown, token: string): Promise<unknown> {
  const response = await fetch(`${c4.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function ownerToken(): Promise<string> {
  const response = await fetch(`${c4.url}/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: c4.url },
    body: JSON.stringify(tenant.owner),
    signal: AbortSignal.timeout(10_000),
  });
  return String(Object(await response.json()).access_token);
}

function sale(version: number, quantity: number) {
  return {
    kind: "sale",
    id: "S-1",
    version,
    location: "STORE-1",
    occurred_at: "2026-03-02T10:30:00Z",
    business_date: "2026-03-02",
    currency: "GBP",
    lines: [{ product: "P-1", quantity, unit_price: "12.34", unit_cost: "5" }],
  };
}

/** Key figures as the page holds them, by metric. */
function figuresOnScreen(): Promise<Record<string, string>> {
  return portal.page.$$eval("[data-metric]", (cards) =>
    Object.fromEntries(
      cards.map((card) => [card.getAttribute("data-metric") ?? "", card.getAttribute("data-value") ?? ""]),
    ),
  );
}

async function press(text: string): Promise<void> {
  await portal.page.locator(`::-p-text(${text})`).click();
}

const heading = (): Promise<string> => portal.page.$eval("h1", (element) => element.textContent ?? "");

test("a wrong password is said in words; the right one leads to the address that was asked for", async () => {
  const { page } = portal;
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(`${c4.url}/?period=all&compare=off&locations=junk&from=nowhere`);
  await page.locator("[name=email]").fill(tenant.owner.email);
  await page.locator("[name=password]").fill("not the password");
  await page.locator("button[type=submit]").click();
  await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent?.includes("is wrong"));
  expect(await portal.audit()).toEqual([]);
  await page.locator("[name=password]").fill(tenant.owner.password);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.postData() ?? ""));
  await page.locator("button[type=submit]").click();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Home");
  expect(new URL(page.url()).search).toBe("?period=all&compare=off");
  // Asked for ahead of the page, and not once more by it.
  await page.waitForSelector("pre");
  expect(asked.filter((body) => body.includes("cost_coverage"))).toHaveLength(1);
});

test("before the first sale the page says how to send one", async () => {
  await portal.page.waitForFunction(() =>
    document.querySelector("pre")?.textContent?.includes("/v1/ingest/batches"),
  );
  expect(await portal.audit()).toEqual([]);
});

test("the first sale appears by itself, and the page holds exactly the API's figures", async () => {
  const token = await ownerToken();
  await api("/v1/sources", { slug: "browser-test", name: "Browser test" }, token);
  await api("/v1/ingest/batches", { source: "browser-test", records: [sale(1, 3)] }, token);
  await portal.page.waitForSelector("[data-metric=net_sales]", { timeout: 60_000 });
  const shown = await figuresOnScreen();
  const answer = Object(
    await api("/v1/metrics/query", { metrics: Object.keys(shown), period: { preset: "all" } }, token),
  );
  const fromApi = Object.fromEntries(
    answer.columns.map(({ id }: { id: string }, index: number) => [id, answer.rows[0][index] ?? ""]),
  );
  expect(shown).toEqual(fromApi);
  expect(shown).toMatchObject({ net_sales: "37.02", transactions: "1", units_sold: "3" });
  const printed = await portal.page.$eval("[data-metric=net_sales]", (card) => card.textContent);
  expect(printed).toContain("£37.02");
});

test("a correction moves the figures on screen without a reload, within three seconds of its load", async () => {
  const token = await ownerToken();
  // By the socket, not by the poll that stands in for it.
  await portal.page.waitForSelector("[data-state=live]");
  await api("/v1/ingest/batches", { source: "browser-test", records: [sale(2, 2)] }, token);
  const query = { metrics: ["net_sales"], period: { preset: "all" } };
  await expect
    .poll(async () => Object(await api("/v1/metrics/query", query, token)).rows[0][0], {
      timeout: 60_000,
      interval: 100,
    })
    .toBe("24.68");
  await expect.poll(async () => (await figuresOnScreen()).net_sales, { timeout: 3_000 }).toBe("24.68");
});

test("the chart is drawn and has a table twin with the same figure", async () => {
  const { page } = portal;
  await page.waitForSelector("canvas");
  await page.$$eval("input[type=radio][value=table]", (inputs) => {
    for (const input of inputs) if (input instanceof HTMLInputElement) input.click();
  });
  const cells = await page.$$eval("table caption ~ tbody td", (found) =>
    found.map((cell) => cell.textContent),
  );
  expect(cells).toContain("£24.68");
});

test("filters go into the address, and the address alone brings them back", async () => {
  const { page } = portal;
  await page.locator("button ::-p-text(All time)").click();
  await page.locator("[role=menuitemradio] ::-p-text(Last 7 days)").click();
  await page.waitForFunction(() => location.search === "?period=last_7_days&compare=off");
  await page.reload();
  await page.waitForFunction(() => document.body.textContent?.includes("No sales in this period"));
  await press("Show all time");
  await page.waitForSelector("[data-metric=net_sales]");
});

test("all time cannot be compared, and says why to whoever comes by keyboard", async () => {
  const { page } = portal;
  await page.focus("fieldset button");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() =>
    document.querySelector("[role=tooltip]")?.textContent?.includes("no period before it"),
  );
  await page.keyboard.press("Enter");
  expect(await page.$eval("button[aria-disabled=true]", (button) => button.ariaPressed)).toBe("false");
  expect(new URL(page.url()).search).toContain("period=all");
});

test("a report is run, watched and downloaded", async () => {
  const { page } = portal;
  await page.locator("nav a ::-p-text(Reports)").click();
  for (const format of ["xlsx", "pdf"]) {
    await page.waitForSelector(`input[type=radio][value=${format}]`);
    await page.$eval(`input[type=radio][value=${format}]`, (input) => {
      if (input instanceof HTMLInputElement) input.click();
    });
    await page.locator("button[type=submit]").click();
    const name = `Download Sales summary as ${format.toUpperCase()}`;
    await page.waitForSelector(`tr[data-state=ready] a[aria-label="${name}"]`, { timeout: 90_000 });
    await page.waitForSelector("form [role=status] ::-p-text(Sales summary is ready.)");
    await page.locator(`tr[data-state=ready] a[aria-label="${name}"]`).click();
    const file = await downloaded(`.${format}`);
    expect(readFileSync(file).subarray(0, 4).toString("latin1")).toBe(
      format === "pdf" ? "%PDF" : "PK\u0003\u0004",
    );
  }
  expect(await heading()).toBe("Reports");
});

/** The finished download; Chrome keeps an unfinished one under another ending. */
async function downloaded(ending: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const name = readdirSync(downloads.path).find((file) => file.endsWith(ending));
    if (name !== undefined) return join(downloads.path, name);
    await wait(100);
  }
  throw new Error(`no ${ending} was downloaded`);
}

test.each([
  { width: 360, scheme: "dark", path: "/reports" },
  { width: 360, scheme: "light", path: "/?period=all" },
  { width: 768, scheme: "light", path: "/reports" },
  { width: 1440, scheme: "dark", path: "/?period=all" },
])(
  "axe finds nothing serious, and nothing is wider than the page: $path at $width in $scheme",
  async (visit) => {
    const { page } = portal;
    await page.setViewport({ width: visit.width, height: 800 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: visit.scheme }]);
    await page.goto(`${c4.url}${visit.path}`);
    await page.waitForSelector(visit.path === "/reports" ? "tr[data-run]" : "canvas");
    expect(await portal.audit()).toEqual([]);
    const overflow = await page.$eval("html", (html) => html.scrollWidth - html.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  },
);

test("the page speaks Bahasa Indonesia, definitions included", async () => {
  const { page } = portal;
  await page.setViewport({ width: 1440, height: 900 });
  await page.locator('::-p-aria([name="Account"][role="button"])').click();
  await page.locator("label ::-p-text(Bahasa Indonesia)").click();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Beranda");
  expect(await page.$eval("html", (html) => html.lang)).toBe("id");
  await page.focus("[data-metric=net_sales] button");
  await page.waitForFunction(() =>
    document.querySelector("[role=tooltip]")?.textContent?.includes("Penjualan kotor"),
  );
  await page.locator("label ::-p-text(English)").click();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Home");
});

test("after signing out nothing of the session is left", async () => {
  const { page } = portal;
  await press("Sign out");
  await page.waitForSelector("[name=password]");
  await page.reload();
  await page.waitForSelector("[name=password]");
  expect(await page.$("[data-metric]")).toBeNull();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(
    /eyJ/,
  );
});

test("through all of it the page broke no policy and threw nothing", () => {
  expect(portal.faults).toEqual([]);
});
