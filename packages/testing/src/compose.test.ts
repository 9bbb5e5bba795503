import { readFileSync } from "node:fs";
import { clickhouseConfig, clickhouseUsers } from "@c4/local/servers/clickhouse-config";
import { expect, test } from "vitest";

const fileOf = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), "utf8");
const compose = fileOf("compose.yaml");
const compact = (text: string) => text.replaceAll(/\s+/g, "");
const profileOf = (text: string, name: string) =>
  compact(text).match(new RegExp(`<${name}>(?:<async_insert>|<readonly>).*?</${name}>`))?.[0];

test.each(["c4_writer", "c4_reader"])(
  "containers limit %s exactly as the embedded ClickHouse does",
  (name) => {
    const users = clickhouseUsers({ c4_writer: "w", c4_reader: "r" });
    expect(profileOf(users, name)).toBeDefined();
    expect(profileOf(compose, name)).toBe(profileOf(users, name));
  },
);

test("containers keep tokens as long, and grant as much, as the embedded ClickHouse does", () => {
  const embedded =
    clickhouseConfig({ data: "d", log: "l", users: "u" }, 1) +
    clickhouseUsers({ c4_writer: "w", c4_reader: "r" });
  for (const name of ["non_replicated_deduplication_window", "max_concurrent_queries"]) {
    const setting = embedded.match(new RegExp(`<${name}>\\d+</${name}>`))?.[0];
    expect(compose).toContain(setting ?? `no ${name} in the embedded configuration`);
  }
  for (const [grant] of embedded.matchAll(/<query>GRANT (?:ALL|SELECT ON c4_read).*?<\/query>/g)) {
    expect(compose).toContain(grant);
  }
});

test("the addresses and passwords of .env.example are those of the containers", () => {
  const values = [...fileOf(".env.example").matchAll(/^#?[A-Z_]+=(.*127\.0\.0\.1:\d+.*)$/gm)].map(
    ([, value]) => value ?? "",
  );
  const ports = new Set(
    values.flatMap((value) => [...value.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port)),
  );
  expect([...ports].sort()).toEqual(["5432", "6379", "6380", "8123"]);
  for (const port of ports) expect(compose).toContain(`"127.0.0.1:${port}:`);
  expect(compose).toContain("POSTGRES_PASSWORD: &password c4-local-only");
});
