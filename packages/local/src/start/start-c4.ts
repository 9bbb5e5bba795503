import { join, resolve } from "node:path";
import { cacheDir } from "../servers/cache-dir.ts";
import { findBrowser } from "../servers/find-browser.ts";
import { requireFreePort } from "../servers/free-port.ts";
import { keptPorts } from "../stack/kept-ports.ts";
import { type RunningServers, startServers } from "../stack/start-servers.ts";
import type { Steps } from "../terminal/steps.ts";
import { type Environment, serversToStart, stackEnvironment } from "./app-environment.ts";
import { buildPortal } from "./build-portal.ts";
import { openDataFolder } from "./data-folder.ts";
import { type DemoFile, writeDemoFile } from "./demo-file.ts";
import { demoTenants } from "./demo-tenants.ts";
import { feedLiveSales, isSeeded, loadDemo } from "./feed-demo.ts";
import { migrateStores } from "./migrate-stores.ts";
import { provisionDemo } from "./provision-demo.ts";
import { stackSecrets } from "./stack-secrets.ts";
import { startApps } from "./start-apps.ts";
import { startDevPortal } from "./start-dev-portal.ts";

export type StartOptions = {
  /** Of the checkout. */
  root: string;
  env: Environment;
  watch: boolean;
  steps: Steps;
  /** Aborted when C4 shall end; starting stops at the next step. */
  signal: AbortSignal;
  /** Something that C4 cannot go on without has ended. */
  onFatal: (reason: string) => void;
  /** Called with each thing that must be ended, in the order of starting; ended in reverse. */
  onStarted: (end: () => Promise<void> | void) => void;
};

/** The whole of `npm start`: servers, schema, portal, demo tenants, api, worker, demo data. Returns when C4 is ready to use. */
export const startC4 = async (options: StartOptions): Promise<void> => {
  const { root, env, steps, signal, onStarted, onFatal } = options;
  const dataDir = resolve(root, env.C4_DATA_DIR ?? ".c4");
  const port = Number(env.PORT ?? 8080);
  const url = env.PUBLIC_URL ?? `http://localhost:${port}`;
  steps.say(`C4 starts (data in ${dataDir})`);
  const folder = openDataFolder(dataDir);
  onStarted(folder.release);
  await requireFreePort(port, "the portal and the API", env.HOST ?? "0.0.0.0").catch((error) => {
    throw env.PORT ? error : Object.assign(error, { message: `${error.message} (PORT=8081 npm start)` });
  });
  const secrets = stackSecrets(
    join(dataDir, "secrets.json"),
    demoTenants.map((tenant) => tenant.slug),
  );

  const building = startBuilding(options, dataDir);
  const servers = await startStores(options, dataDir);
  const appEnv = stackEnvironment({ dataDir, servers, secrets, env });
  signal.throwIfAborted();
  await steps.step("schema is up to date", () => migrateStores(appEnv, secrets, () => {}));
  const demo =
    env.C4_DEMO === "0"
      ? []
      : await steps.step("demo tenants are in place", () => provisionDemo(appEnv, secrets));
  const executablePath = await building;
  signal.throwIfAborted();

  const metricsPorts = await keptPorts(join(dataDir, "metrics-ports.json"), ["api", "worker"]);
  const apps = await steps.step("api and worker are ready", () =>
    startApps({
      root,
      dataDir,
      env: {
        ...appEnv,
        PUBLIC_URL: url,
        C4_DATA_DIR: dataDir,
        PORTAL_DIR: env.PORTAL_DIR ?? join(root, "apps/portal/dist"),
        ...(executablePath ? { PUPPETEER_EXECUTABLE_PATH: executablePath } : {}),
      },
      port,
      metricsPorts,
      watch: options.watch,
      signal,
      log: steps.say,
      onGiveUp: onFatal,
    }),
  );
  onStarted(apps.stop);
  signal.throwIfAborted();
  const portal = options.watch ? await startDevPortal(root, dataDir, port) : undefined;
  if (portal) onStarted(portal.stop);
  writeDemoFile(join(dataDir, "demo.json"), { url, tenants: demo });
  await feed(options, dataDir, { url: `http://127.0.0.1:${port}`, tenants: demo });
  const portalUrl = portal ? `http://localhost:${portal.port}` : url;
  steps.say(readyText({ portalUrl, url, dataDir, tenants: demo }));
};

const startStores = async (options: StartOptions, dataDir: string): Promise<RunningServers> => {
  const { env, steps, onStarted, onFatal } = options;
  const which = serversToStart(env);
  const servers = await steps.step("stores are ready", async (note) =>
    startServers({
      dir: join(dataDir, "servers"),
      which,
      log: (line) => steps.say(`  … ${line}`),
      signal: options.signal,
      keep: { log: steps.say, onGiveUp: onFatal },
      onReady: (server) => note(server.name),
    }),
  );
  onStarted(servers.stop);
  return servers;
};

/** Portal and browser need no store: they get ready beside them. Gives the browser's path, if there is one. */
const startBuilding = (
  { root, env, steps, signal }: StartOptions,
  dataDir: string,
): Promise<string | undefined> => {
  const portal = steps.step("portal is built", async (note) => {
    if (!(await buildPortal(root, join(dataDir, "portal-build.log"), signal))) note("unchanged");
  });
  const browser = findBrowser({ cacheDir: cacheDir(), env, log: (line) => steps.say(`  … ${line}`) }).then(
    (found) => found.executablePath,
    // Everything but PDF works without a browser.
    (error: Error) => void steps.say(`  ! ${error.message}`),
  );
  const both = Promise.all([portal, browser]).then(([, path]) => path ?? undefined);
  // Looked at later; a store that fails first must not turn this into an unhandled rejection.
  both.catch(() => undefined);
  return both;
};

const feed = async (
  { env, steps, signal, onStarted }: StartOptions,
  dataDir: string,
  demo: DemoFile,
): Promise<void> => {
  const tenant = demo.tenants[0];
  if (!tenant) return;
  const stateFile = join(dataDir, "demo-state.json");
  const seededBefore = isSeeded(stateFile);
  const live = env.C4_DEMO_LIVE !== "0";
  const show = steps.progress("sending 14 months of the demo chain's sales to the API");
  const onError = (error: unknown): void => {
    if (!signal.aborted) steps.say(`  ! demo: ${error instanceof Error ? error.message : String(error)}`);
  };
  const options = {
    url: demo.url,
    apiKey: tenant.api_key,
    stateFile,
    live,
    signal,
    onProgress: (documents: number, expected: number) => {
      if (!seededBefore) show(documents, expected, "documents");
    },
    onError,
  };
  const background = async (): Promise<void> => {
    if (seededBefore) await loadDemo(options);
    if (live && !signal.aborted) await feedLiveSales(options);
  };
  if (!seededBefore) {
    steps.say(
      `  Sign in already: ${demo.url.replace("127.0.0.1", "localhost")} as ${tenant.owner.email}, password ${tenant.owner.password}`,
    );
    await steps.step("demo is loaded", () => loadDemo(options));
  }
  const running = background().catch(onError);
  onStarted(() => running);
};

type Ready = DemoFile & { portalUrl: string; dataDir: string };

const readyText = ({ portalUrl, url, dataDir, tenants }: Ready): string => {
  const [demo, ...others] = tenants;
  const lines = [
    "",
    "  C4 is ready.",
    "",
    `  Portal    ${portalUrl}`,
    ...(demo
      ? [
          `  Sign in   ${demo.owner.email}`,
          `  Password  ${demo.owner.password}`,
          `  API key   ${demo.api_key}`,
        ]
      : []),
    ...others.map(
      (tenant) =>
        `  Also      ${tenant.owner.email} (same password), tenant ${tenant.slug}: for npm run import`,
    ),
    `  API       ${url}/docs`,
    `  Data      ${dataDir}  (all sign-ins and keys: ${join(dataDir, "demo.json")})`,
    "",
    "  Ctrl-C stops everything and keeps the data.",
    "",
  ];
  return lines.join("\n");
};
