import { unstorablePaths, unstorableTextMessage } from "@c4/contracts/storable-text";
import type { z } from "zod";

/** The request body of a route that takes JSON. Text that could not be kept as it was sent is refused in every field. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  const storable = schema.superRefine((body, { addIssue }) => {
    for (const path of unstorablePaths(body)) {
      addIssue({ code: "custom", path, message: unstorableTextMessage });
    }
  });
  return { required: true, content: { "application/json": { schema: storable } } } as const;
}

/** An answer of a route that gives JSON. */
export function jsonReply<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { "application/json": { schema } } } as const;
}
