import { configDefaults, defineConfig } from "vitest/config";

// What a test needs is in its file name: x.test.ts nothing, x.pg.test.ts Postgres, and so on. The groups run one after the
// other, because two cores are all a laptop may have.
const servers = ["pg", "ch", "redis"];
// Long storms are not part of `npm test`: `npm run test:torture` asks for them.
const torture = process.env.C4_TORTURE === "1" ? ["torture"] : [];
const heavy = ["e2e", "browser", ...torture];
const globalSetup = "packages/testing/src/global-setup.ts";
const folders = ["packages/*/src", "apps/*/src", "tests", "scripts", "bench"];
const filesOf = (suffix: string) => folders.map((folder) => `${folder}/**/*${suffix}.test.{ts,tsx}`);

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: filesOf(""),
          exclude: [
            ...configDefaults.exclude,
            ...[...servers, ...heavy, "torture"].flatMap((suffix) => filesOf(`.${suffix}`)),
          ],
          sequence: { groupOrder: 0 },
        },
      },
      ...servers.map((name, index) => ({
        extends: true as const,
        test: {
          name,
          include: filesOf(`.${name}`),
          globalSetup,
          pool: "forks" as const,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: index + 1 },
        },
      })),
      ...heavy.map((name, index) => ({
        extends: true as const,
        test: {
          name,
          include: filesOf(`.${name}`),
          globalSetup,
          pool: "forks" as const,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: index + servers.length + 1 },
        },
      })),
    ],
  },
});
