import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { StackError } from "../servers/stack-error.ts";
import { DemoFile, readDemoFile } from "./demo-file.ts";
import { demoTenants } from "./demo-tenants.ts";

export type ProvisionDemoOptions = {
  /** Of the checkout. */
  root: string;
  env: Record<string, string>;
  /** Where an earlier start has written the API keys, which are stored as hashes everywhere else. */
  demoFile: string;
  password: string;
};

/**
 * Puts the demo tenants, their owners and their API keys in place with the operators' own command; what is there already stays.
 */
export const provisionDemo = async ({ root, env, demoFile, password }: ProvisionDemoOptions) => {
  const known = readDemoFile(demoFile);
  const wanted = demoTenants.map((tenant) => {
    const key = known?.tenants.find(({ slug }) => slug === tenant.slug)?.api_key;
    return {
      ...tenant,
      region: env.REGION ?? "local",
      owner: { ...tenant.owner, password },
      ...(key ? { api_key: key } : {}),
    };
  });
  const command = spawn(process.execPath, ["--import", "tsx", "apps/api/src/cli/provision.ts"], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  command.stdin.end(JSON.stringify(wanted));
  const [said, complaint, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, "close"),
  ]);
  if (code !== 0) throw new StackError(`The demo tenants could not be created:\n${complaint.trim()}`);
  return DemoFile.shape.tenants.parse(JSON.parse(said));
};

/** The demo's file in a data folder. */
export const demoFileOf = (dataDir: string): string => join(dataDir, "demo.json");
