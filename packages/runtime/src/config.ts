import type { z } from "zod";
import { ConfigError, type ConfigProblem } from "./config/config-error.ts";
import { envSchema } from "./config/env-schema.ts";
import { variableNotes } from "./config/variable.ts";

/** The typed environment. Fields carry the variable's own name, so one search finds both. */
export type Config = Readonly<z.output<typeof envSchema>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment once, in `main.ts`. A variable set to nothing counts as not set.
 * @throws ConfigError naming every variable that is missing or wrong, and what to do about it.
 */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(firstProblemOfEach(parsed.error.issues, given));
  }
  if (parsed.data.NODE_ENV === "production") refuseExampleSecrets(given);
  return parsed.data;
}

function firstProblemOfEach(issues: readonly z.core.$ZodIssue[], given: Environment): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const issue of issues) {
    const name = String(issue.path[0]);
    if (problems.has(name)) continue;
    problems.set(name, { name, message: explain(name, issue.message, given[name]) });
  }
  return [...problems.values()];
}

function explain(name: string, fault: string, value: string | undefined): string {
  const notes = notesOf(name);
  const example = notes?.example === undefined ? "" : ` Example: ${notes.example}`;
  if (value === undefined) return `is not set. ${notes?.description ?? ""}${example}`;
  return `${fault}${notes?.secret === true ? "" : ` (it is ${JSON.stringify(value)})`}.${example}`;
}

/** The passwords of .env.example are public: with them, production would be open. */
function refuseExampleSecrets(given: Environment): void {
  const problems = Object.keys(envSchema.shape)
    .filter((name) => notesOf(name)?.secret === true && given[name]?.includes("c4-local-only"))
    .map((name) => ({ name, message: "still holds the example password; production needs one of its own." }));
  if (problems.length > 0) throw new ConfigError(problems);
}

function notesOf(name: string) {
  const schema = Object.entries(envSchema.shape).find(([key]) => key === name)?.[1];
  return schema === undefined ? undefined : variableNotes.get(schema);
}
