import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { freePort, isPortFree } from "../servers/free-port.ts";

const Ports = z.record(z.string(), z.int().min(1).max(65_535));

/** A port per name, the same as last time where it is still free. Kept in `file`. */
export const keptPorts = async <Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, number>> => {
  const known = existsSync(file) ? Ports.safeParse(JSON.parse(readFileSync(file, "utf8"))).data : undefined;
  const ports: [Name, number][] = [];
  for (const name of names) {
    const before = known?.[name];
    ports.push([name, before && (await isPortFree(before)) ? before : await freePort()]);
  }
  const chosen = Object.fromEntries(ports) as Record<Name, number>;
  writeFileSync(file, `${JSON.stringify({ ...known, ...chosen }, null, 2)}\n`);
  return chosen;
};
