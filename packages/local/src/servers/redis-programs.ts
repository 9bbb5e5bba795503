import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { arch } from "node:os";
import { delimiter, join } from "node:path";
import { findProgram } from "./find-program.ts";
import type { Log } from "./running-server.ts";
import { StackError } from "./stack-error.ts";

export type RedisPrograms = { server: string; env: NodeJS.ProcessEnv };

const packages = ["redis-server", "redis-tools", "liblzf1", "libjemalloc2"];
const unavailable = (reason: string): StackError =>
  new StackError(
    `Redis is not installed and ${reason}: install redis-server, or set REDIS_URL_QUEUE and REDIS_URL_CACHE.`,
  );

const libraryFolders = (root: string): string[] => {
  const lib = join(root, "usr", "lib");
  return [
    lib,
    ...readdirSync(lib, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(lib, entry.name)),
  ];
};

const programsIn = (root: string): RedisPrograms => ({
  server: join(root, "usr", "bin", "redis-server"),
  env: { LD_LIBRARY_PATH: libraryFolders(root).join(delimiter) },
});

const missingLibraries = ({ server, env }: RedisPrograms): string[] => {
  const run = spawnSync("ldd", [server], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 10_000,
  });
  return [...run.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? "");
};

const works = ({ server, env }: RedisPrograms): boolean =>
  spawnSync(server, ["--version"], { env: { ...process.env, ...env }, timeout: 10_000 }).status === 0;

/** apt with lists and archives in a folder of ours: needs no root, and leaves the machine's own package state alone. */
const aptIn = (state: string) => {
  mkdirSync(join(state, "lists", "partial"), { recursive: true });
  mkdirSync(join(state, "cache", "archives", "partial"), { recursive: true });
  const options = [
    "-o",
    `Dir::State::lists=${join(state, "lists")}`,
    "-o",
    `Dir::Cache=${join(state, "cache")}`,
    "-o",
    "APT::Sandbox::User=",
    "-o",
    "Debug::NoLocking=1",
    "-o",
    "Acquire::Retries=2",
    "-o",
    "Acquire::http::Timeout=20",
  ];
  return (...args: string[]) =>
    spawnSync("apt-get", ["-q", ...options, ...args], { cwd: state, encoding: "utf8", timeout: 180_000 });
};

const download = (root: string, log: Log): void => {
  if (!findProgram("apt-get") || !findProgram("dpkg"))
    throw unavailable("this machine has no apt-get to fetch it with");
  const state = mkdtempSync(`${root}-download-`);
  try {
    const apt = aptIn(state);
    log("downloading Redis with apt-get (once per checkout, needs no root)");
    const update = apt("update");
    if (update.status !== 0) throw unavailable(`apt-get update failed (${lastLine(update.stderr)})`);
    const unpacked = join(state, "root");
    const fetchAll = (names: string[]): void => {
      const fetched = apt("download", ...names);
      if (fetched.status !== 0) throw unavailable(`apt-get download failed (${lastLine(fetched.stderr)})`);
      for (const file of readdirSync(state).filter((name) => name.endsWith(".deb"))) {
        if (spawnSync("dpkg", ["-x", join(state, file), unpacked]).status !== 0)
          throw unavailable(`${file} could not be unpacked`);
        rmSync(join(state, file));
      }
    };
    fetchAll(packages);
    // libssl.so.3 is in libssl3, libatomic.so.1 in libatomic1: Debian names packages after the library and its version.
    const missing = missingLibraries(programsIn(unpacked)).map((name) =>
      name.replace(/\.so\.?/, "").replace(/\..*$/, ""),
    );
    for (const name of missing) fetchAll([name]);
    if (!works(programsIn(unpacked))) throw unavailable("the downloaded one lacks a system library");
    if (!existsSync(root)) renameSync(unpacked, root);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
};

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

/**
 * Where Redis is: on the PATH, else downloaded once into `cacheDir` (apt-get, no root needed). Throws a StackError that says
 * what to do when neither works.
 */
export const redisPrograms = (cacheDir: string, log: Log, usePath = true): RedisPrograms => {
  const installed = usePath ? findProgram("redis-server") : undefined;
  if (installed) return { server: installed, env: {} };
  const root = join(cacheDir, `redis-${arch()}`);
  if (existsSync(root) && works(programsIn(root))) return programsIn(root);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(cacheDir, { recursive: true });
  download(root, log);
  return programsIn(root);
};
