import { variableGroups } from "./env-schema.ts";
import { type VariableNotes, variableNotes } from "./variable.ts";

const HEAD = `# Every environment variable of C4. Written from packages/runtime/src/config by
# \`node --import tsx packages/runtime/src/config/write-env-example.ts\`: change it there.
# Every line is commented out and shows the default or an example. \`npm start\` needs none of them: a store whose address
# is given it does not start itself. api, worker and migrate on their own need those that say "Required".
`;

/** The text of .env.example: every variable with its description and its default or an example. */
export function envExample(): string {
  const groups = Object.entries(variableGroups).map(([title, variables]) => {
    const entries = Object.entries(variables).map(([name, schema]) => entry(name, variableNotes.get(schema)));
    return `\n# ── ${title} ──\n\n${entries.join("\n")}`;
  });
  return HEAD + groups.join("");
}

function entry(name: string, notes: VariableNotes | undefined): string {
  if (notes === undefined) throw new Error(`${name} has no notes`);
  const remarks = [notes.description, notes.required ? "Required." : "", notes.secret ? "Secret." : ""];
  const value = notes.default ?? notes.example ?? "";
  return `# ${remarks.filter((remark) => remark !== "").join(" ")}\n#${name}=${value}\n`;
}
