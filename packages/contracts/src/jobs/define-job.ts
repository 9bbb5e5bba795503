import type { z } from "zod";

export type JobDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  queue: string;
  name: Name;
  /** References only (ids, numbers): state and documents live in Postgres and the object store. */
  payload: Payload;
  timeoutMs: number;
  /** Tries in all for a retryable failure; 1 where retry state lives in Postgres. */
  attempts?: number;
  deduplicate?: (payload: z.infer<Payload>) => { id: string; keepLastIfActive?: boolean };
};

/** Declares a job once for producer and worker; handler types are inferred from it. */
export function defineJob<const Name extends string, Payload extends z.ZodType>(
  definition: JobDefinition<Name, Payload>,
): JobDefinition<Name, Payload> {
  return definition;
}
