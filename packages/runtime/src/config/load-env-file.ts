import { existsSync } from "node:fs";
import { join } from "node:path";

/** Adds the variables of a checkout's `.env` to the environment; those that are set already win. */
export function loadEnvFile(root: string): void {
  const file = join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}
