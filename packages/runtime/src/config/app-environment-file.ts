import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { envSchema } from "./env-schema.ts";
import type { Environment } from "./read-environment.ts";

const Kept = z.record(z.string(), z.string());

const fileIn = (dataDir: string): string => join(dataDir, "app-environment.json");

/**
 * Leaves the variables of the apps in a data folder, for operators' commands beside an embedded stack that has made its own.
 * Only the owner can read the file. Gives how to take it away again.
 */
export function writeAppEnvironment(dataDir: string, env: Environment): () => void {
  const file = fileIn(dataDir);
  const kept = Object.keys(envSchema.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : []));
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** What the stack that runs on the folder has left; undefined when none runs. */
export function readAppEnvironment(dataDir: string): Environment | undefined {
  const file = fileIn(dataDir);
  return existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
