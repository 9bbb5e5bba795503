import type { z } from "zod";
import { ConfigError, type ConfigProblem } from "./config/config-error.ts";
import { envSchema } from "./config/env-schema.ts";
import { type Environment, readEnvironment } from "./config/read-environment.ts";
import { variableNotes } from "./config/variable.ts";

/** The typed environment. Fields carry the variable's own name, so one search finds both. */
export type Config = Readonly<z.output<typeof envSchema>>;

/**
 * Reads the environment once, in `main.ts`. A variable set to nothing counts as not set.
 * @throws ConfigError naming every variable that is missing or wrong, and what to do about it.
 */
export function loadConfig(env: Environment): Config {
  const config = readEnvironment(envSchema, env);
  const problems = [...relayShardsThatDiffer(config), ...exampleSecrets(config, env)];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** A shard missing from one of the lists would be found out only when its first tenant needs it. */
function relayShardsThatDiffer(config: Config): ConfigProblem[] {
  const relay = config.DATABASE_URL_SHARDS_RELAY;
  const shards = Object.keys(config.DATABASE_URL_SHARDS).sort().join(", ");
  if (relay === undefined || Object.keys(relay).sort().join(", ") === shards) return [];
  const message = `must name the same shards as DATABASE_URL_SHARDS (${shards}).`;
  return [{ name: "DATABASE_URL_SHARDS_RELAY", message }];
}

/** The passwords of .env.example are public: with them, production would be open. */
function exampleSecrets(config: Config, env: Environment): ConfigProblem[] {
  if (config.NODE_ENV !== "production") return [];
  return Object.entries(envSchema.shape)
    .filter(([name, schema]) => variableNotes.get(schema)?.secret && env[name]?.includes("c4-local-only"))
    .map(([name]) => ({
      name,
      message: "still holds the example password; production needs one of its own.",
    }));
}
