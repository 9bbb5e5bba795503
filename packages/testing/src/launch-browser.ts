import { cacheDir } from "@c4/local/servers/cache-dir";
import { findBrowser } from "@c4/local/servers/find-browser";
import puppeteer, { type Browser } from "puppeteer-core";

/** The browser that `npm start` would use for PDFs, headless. Close it when done. */
export const launchBrowser = async (): Promise<Browser> => {
  const { executablePath } = await findBrowser({ cacheDir: cacheDir(), env: process.env, log: () => {} });
  // The sandbox needs rights that containers and root do not give; tests open our own pages only.
  return puppeteer.launch({ executablePath, headless: "shell", args: ["--no-sandbox"] });
};
