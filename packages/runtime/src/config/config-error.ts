/** One variable and what is wrong with it. */
export type ConfigProblem = { readonly name: string; readonly message: string };

/** The environment does not describe a C4 that can start. The message names every bad variable and never shows a secret. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const width = Math.max(...problems.map((problem) => problem.name.length));
    const lines = problems.map(({ name, message }) => `  ${name.padEnd(width)}  ${message}`);
    const count =
      problems.length === 1 ? "1 environment variable" : `${problems.length} environment variables`;
    super([`C4 cannot start: ${count} to fix (.env.example describes them all).`, ...lines].join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}
