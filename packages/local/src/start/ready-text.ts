import { join } from "node:path";
import type { DemoFile } from "./demo-file.ts";

type Ready = DemoFile & { portalUrl: string; dataDir: string };

/** What a person needs to know once C4 is ready. */
export const readyText = ({ portalUrl, url, dataDir, tenants }: Ready): string => {
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
      : ["  Tenants   none yet: npm run provision makes the first (docs/runbooks/first-tenant.md)"]),
    ...others.map(
      (tenant) =>
        `  Also      ${tenant.owner.email} (same password), tenant ${tenant.slug}: for npm run import`,
    ),
    `  API       ${url}/docs`,
    `  Data      ${dataDir}${demo ? `  (all sign-ins and keys: ${join(dataDir, "demo.json")})` : ""}`,
    "",
    "  Ctrl-C stops everything and keeps the data.",
    "",
  ];
  return lines.join("\n");
};
