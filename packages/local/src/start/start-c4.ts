import { join, resolve } from "node:path";
import { writeAppEnvironment } from "@c4/runtime/config/app-environment-file";
import { flag } from "@c4/runtime/config/readers";
import { cacheDir } from "../servers/cache-dir.ts";
import { findBrowser } from "../servers/find-browser.ts";
import { keptPorts } from "../stack/kept-ports.ts";
import { type RunningServers, startServers } from "../stack/start-servers.ts";
import type { Steps } from "../terminal/steps.ts";
import { type Environment, serversToStart, stackEnvironment } from "./app-environment.ts";
import { buildPortal } from "./build-portal.ts";
import { fullDisk, openDataFolder } from "./data-folder.ts";
import { writeDemoFile } from "./demo-file.ts";
import { feedDemo } from "./feed-demo.ts";
import { migrateStores } from "./migrate-stores.ts";
import { demoFileOf, provisionDemo } from "./provision-demo.ts";
import { publicPort } from "./public-port.ts";
import { readyText } from "./ready-text.ts";
import { requireReachable } from "./require-reachable.ts";
import { type StackSecrets, stackSecrets } from "./stack-secrets.ts";
import { startApps } from "./start-apps.ts";
import { startDevPortal } from "./start-dev-portal.ts";
import { watchDisk } from "./watch-disk.ts";

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
  const { root, env, watch, steps, signal, onStarted } = options;
  await requireReachable(env);
  const place = await takePlace(options);
  const { dataDir, port, url, secrets } = place;
  onStarted(watchDisk(() => fullDisk(dataDir), steps.say));
  const building = startBuilding(options, dataDir);
  const servers = await startStores(options, dataDir);
  const stackEnv = stackEnvironment({ dataDir, servers, secrets, env });
  signal.throwIfAborted();
  await steps.step("schema is up to date", () => migrateStores(stackEnv, secrets, () => {}));
  onStarted(writeAppEnvironment(dataDir, stackEnv));
  const demoFile = demoFileOf(dataDir);
  const tenants = isOn(env.C4_DEMO)
    ? await steps.step("demo tenants are in place", () =>
        provisionDemo({ root, env: stackEnv, demoFile, password: secrets.demoPassword }),
      )
    : [];
  const browser = await building;
  signal.throwIfAborted();
  await startBothApps(options, place, {
    ...stackEnv,
    ...(browser ? { PUPPETEER_EXECUTABLE_PATH: browser } : {}),
  });
  const devPortal = watch ? await startDevPortal(root, dataDir, port) : undefined;
  if (devPortal) onStarted(devPortal.stop);
  // A start without the demo leaves the keys of an earlier one where they are: they are hashes everywhere else.
  if (tenants.length > 0) writeDemoFile(demoFile, { url, tenants });
  await feedDemo({
    url: `http://127.0.0.1:${port}`,
    tenant: tenants[0],
    stateFile: join(dataDir, "demo-state.json"),
    live: isOn(env.C4_DEMO_LIVE),
    steps,
    signal,
    onStarted,
  });
  const portalUrl = devPortal ? `http://localhost:${devPortal.port}` : url;
  steps.say(readyText({ portalUrl, url, dataDir, tenants }));
};

type Place = { dataDir: string; port: number; url: string; secrets: StackSecrets };

const isOn = (value: string | undefined): boolean => flag().parse(value || "1");

/** Data folder and port, for this process alone. */
const takePlace = async ({ root, env, steps, onStarted }: StartOptions): Promise<Place> => {
  const dataDir = resolve(root, env.C4_DATA_DIR || ".c4");
  steps.say(`C4 starts (data in ${dataDir})`);
  const folder = openDataFolder(dataDir);
  const port = await publicPort(env).catch((error: unknown) => {
    folder.release();
    throw error;
  });
  onStarted(folder.release);
  const secrets = stackSecrets(join(dataDir, "secrets.json"));
  return { dataDir, port, url: env.PUBLIC_URL || `http://localhost:${port}`, secrets };
};

const startBothApps = async (
  options: StartOptions,
  place: Place,
  env: Record<string, string>,
): Promise<void> => {
  const { root, watch, steps, signal, onFatal, onStarted } = options;
  const { dataDir, port, url } = place;
  const apps = await steps.step("api and worker are ready", async () =>
    startApps({
      root,
      dataDir,
      env: { PORTAL_DIR: join(root, "apps/portal/dist"), ...env, PUBLIC_URL: url, C4_DATA_DIR: dataDir },
      port,
      metricsPorts: await keptPorts(join(dataDir, "metrics-ports.json"), ["api", "worker"]),
      watch,
      signal,
      log: steps.say,
      onGiveUp: onFatal,
      findObstacle: () => fullDisk(dataDir),
    }),
  );
  onStarted(apps.stop);
  signal.throwIfAborted();
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
      keep: { log: steps.say, onGiveUp: onFatal, findObstacle: () => fullDisk(dataDir) },
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
