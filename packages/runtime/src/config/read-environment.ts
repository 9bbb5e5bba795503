import type { z } from "zod";
import { ConfigError, type ConfigProblem } from "./config-error.ts";
import { variableNotes } from "./variable.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables of a schema. A variable set to nothing counts as not set.
 * @throws ConfigError naming every variable that is missing or wrong, and what to do about it.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = new Map<string, ConfigProblem>();
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0]);
    if (!problems.has(name))
      problems.set(name, { name, message: explain(schema, name, message, given[name]) });
  }
  throw new ConfigError([...problems.values()]);
}

function explain(schema: z.ZodObject, name: string, fault: string, value: string | undefined): string {
  const variable = schema.shape[name];
  const notes = variable === undefined ? undefined : variableNotes.get(variable);
  const example = notes?.example === undefined ? "" : ` Example: ${notes.example}`;
  if (value === undefined) return `is not set. ${notes?.description ?? ""}${example}`;
  return `${fault}${notes?.secret === true ? "" : ` (it is ${JSON.stringify(value)})`}.${example}`;
}
