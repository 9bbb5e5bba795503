import { z } from "zod";

const Login = z.object({ username: z.string(), password: z.string() });

/** Where the servers of a test run are. Written by whoever started them, read by every test. */
export const TestStack = z.object({
  /** The process that owns the servers. */
  pid: z.int().positive(),
  dir: z.string(),
  postgres: z.object({
    superuserUrl: z.string(),
    passwords: z.object({ owner: z.string(), app: z.string(), relay: z.string(), ops: z.string() }),
  }),
  clickhouse: z.object({ url: z.string(), writer: Login, reader: Login }),
  redis: z.object({ queueUrl: z.string(), cacheUrl: z.string() }),
});

export type TestStack = z.infer<typeof TestStack>;

/** Names of the migrated databases that tests copy, of the schema as it is now. */
export type TemplateDatabases = { control: string; shards: Record<string, string> };

declare module "vitest" {
  interface ProvidedContext {
    testStack: TestStack;
    templateDatabases: TemplateDatabases;
  }
}
