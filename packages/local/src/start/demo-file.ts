import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** What `npm start` says about the demo, for people and programs. */
export const DemoFile = z.object({
  url: z.string(),
  tenants: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      owner: z.object({ email: z.string(), password: z.string() }),
      api_key: z.string(),
    }),
  ),
});

export type DemoFile = z.infer<typeof DemoFile>;

export const writeDemoFile = (file: string, demo: DemoFile): void =>
  writeFileSync(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });

/** What an earlier start wrote; undefined when there is none, or when it was cut short. */
export const readDemoFile = (file: string): DemoFile | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return DemoFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
};
