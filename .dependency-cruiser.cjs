// Who may import what: the table in ARCHITECTURE.md, as rules. Zero exceptions, zero cycles.
const may = {
  contracts: [],
  runtime: ["contracts"],
  db: ["contracts", "runtime"],
  tenancy: ["contracts", "runtime", "db"],
  identity: ["contracts", "runtime", "db", "tenancy"],
  ingestion: ["contracts", "runtime", "db", "tenancy"],
  analytics: ["contracts", "runtime", "db", "tenancy"],
  charts: ["contracts"],
  reports: ["contracts", "runtime", "db", "tenancy", "analytics", "charts"],
  local: ["contracts", "runtime", "db"],
};
const tests = "\\.test\\.tsx?$";

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: ["^virtual:"] },
    },
    ...Object.entries(may).map(([name, allowed]) => ({
      name: `packages-${name}-may-import`,
      severity: "error",
      from: { path: `^packages/${name}/src`, pathNot: tests },
      to: { path: "^(packages|apps)/", pathNot: [`^packages/(${[name, ...allowed].join("|")})/`] },
    })),
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: [tests, "^packages/testing/"] },
      to: { path: "^packages/testing/" },
    },
    {
      name: "api-not-worker",
      severity: "error",
      from: { path: "^apps/api/" },
      to: { path: "^apps/(worker|portal)/" },
    },
    {
      name: "worker-not-api",
      severity: "error",
      from: { path: "^apps/worker/" },
      to: { path: "^apps/(api|portal)/" },
    },
    {
      name: "portal-is-a-browser",
      severity: "error",
      from: { path: "^apps/portal/src", pathNot: tests },
      to: { path: "^(packages|apps)/", pathNot: ["^apps/portal/", "^packages/(contracts|charts)/"] },
    },
    {
      name: "raw-postgres-only-in-db-and-tenancy",
      comment: "withTenant and withControl are the only doors to Postgres.",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: ["^packages/(db|tenancy|testing)/", tests] },
      to: { path: "node_modules/postgres/" },
    },
    {
      name: "raw-clickhouse-only-in-db",
      comment: "Everyone else gets the reader or the writer from packages/db.",
      severity: "error",
      from: { path: "^(packages|apps)/", pathNot: ["^packages/(db|testing)/", tests] },
      to: { path: "node_modules/@clickhouse/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
