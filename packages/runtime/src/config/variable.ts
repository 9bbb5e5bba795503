import { z } from "zod";

/** What a person who sets the variable needs to know. */
export type VariableNotes = {
  readonly description: string;
  /** Used when the variable is not set; written as a person would write it. */
  readonly default?: string;
  /** Shown by .env.example where there is no default. Never a value to run with in production. */
  readonly example?: string;
  /** Never printed, neither in an error nor in a log. */
  readonly secret?: boolean;
  /** C4 does not start without it. */
  readonly required?: boolean;
};

type NotesWithoutDefault = Omit<VariableNotes, "default" | "required">;

/** An environment holds text only: a reader takes text and gives the typed value. */
type Reader = z.ZodType<unknown, string>;

/** The notes of every variable, by schema: .env.example and the start-up errors are written from them. */
export const variableNotes = z.registry<VariableNotes>();

/** A variable without which C4 cannot start. */
export function required<S extends Reader>(reader: S, notes: NotesWithoutDefault): S {
  variableNotes.add(reader, { ...notes, required: true });
  return reader;
}

/** A variable that may be left out; its value is then undefined. */
export function optional<S extends Reader>(reader: S, notes: NotesWithoutDefault): z.ZodOptional<S> {
  const schema = z.optional(reader);
  variableNotes.add(schema, notes);
  return schema;
}

/** A variable with a default, which is read by the same schema as a value that was set. */
export function defaulted<S extends Reader>(reader: S, notes: VariableNotes & { readonly default: string }) {
  const schema = z.string().default(notes.default).pipe(reader);
  variableNotes.add(schema, notes);
  return schema;
}
