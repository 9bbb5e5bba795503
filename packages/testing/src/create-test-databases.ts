import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { databaseUrl } from "./database-url.ts";

/** One role's way into a control database and its shards. */
export type DatabaseUrls = { control: string; shards: Record<string, string> };

export type TestDatabases = {
  names: { control: string; shards: Record<string, string> };
  superuser: DatabaseUrls;
  owner: DatabaseUrls;
  app: DatabaseUrls;
  relay: DatabaseUrls;
  ops: DatabaseUrls;
  drop(): Promise<void>;
};

/** Fresh, migrated, empty databases: control and the shards `shard_1` and `shard_2`. Drop them when done. */
export const createTestDatabases = async (): Promise<TestDatabases> => {
  const { superuserUrl, passwords } = inject("testStack").postgres;
  const templates = inject("templateDatabases");
  const run = randomBytes(5).toString("hex");
  const copies = (template: string): string => `test_${run}_${template.replace(/^template_[^_]+_/, "")}`;
  const names = {
    control: copies(templates.control),
    shards: Object.fromEntries(Object.entries(templates.shards).map(([id, name]) => [id, copies(name)])),
  };
  await asSuperuser(superuserUrl, async (admin) => {
    for (const template of [templates.control, ...Object.values(templates.shards)]) {
      const name = copies(template);
      await admin`create database ${admin(name)} owner c4_owner template ${admin(template)}`;
      // Rights on the database itself are not copied.
      await admin`revoke all on database ${admin(name)} from public`;
      await admin`grant connect on database ${admin(name)} to c4_app, c4_relay, c4_ops`;
    }
  });
  const urls = (login?: { username: string; password: string }): DatabaseUrls => ({
    control: databaseUrl(superuserUrl, names.control, login),
    shards: Object.fromEntries(
      Object.entries(names.shards).map(([id, name]) => [id, databaseUrl(superuserUrl, name, login)]),
    ),
  });
  const drop = () =>
    asSuperuser(superuserUrl, async (admin) => {
      for (const name of [names.control, ...Object.values(names.shards)]) {
        await admin`drop database if exists ${admin(name)} with (force)`;
      }
    });
  return {
    names,
    superuser: urls(),
    owner: urls({ username: "c4_owner", password: passwords.owner }),
    app: urls({ username: "c4_app", password: passwords.app }),
    relay: urls({ username: "c4_relay", password: passwords.relay }),
    ops: urls({ username: "c4_ops", password: passwords.ops }),
    drop,
  };
};

const asSuperuser = async (url: string, work: (admin: postgres.Sql) => Promise<void>): Promise<void> => {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(admin);
  } finally {
    await admin.end({ timeout: 5 });
  }
};
