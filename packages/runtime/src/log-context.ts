import { AsyncLocalStorage } from "node:async_hooks";

/** Ids that follow a request or a job through everything it calls. Ids and counts only, never payloads. */
export type LogFields = Readonly<{
  request_id?: string;
  tenant_id?: string;
  user_id?: string;
  job?: string;
  job_id?: string;
}>;

export type LogContext = {
  /** Runs work whose log lines carry these fields on top of those already set. */
  run<T>(fields: LogFields, work: () => T): T;
  /** Adds fields that become known on the way, such as the tenant after authentication. */
  add(fields: LogFields): void;
  fields(): LogFields;
};

/** Carries ids to log lines without passing a logger through every call. */
export function createLogContext(): LogContext {
  const storage = new AsyncLocalStorage<{ fields: LogFields }>();
  return {
    run: (fields, work) => storage.run({ fields: { ...storage.getStore()?.fields, ...fields } }, work),
    add: (fields) => {
      const store = storage.getStore();
      if (store !== undefined) store.fields = { ...store.fields, ...fields };
    },
    fields: () => storage.getStore()?.fields ?? {},
  };
}
