import { type DestinationStream, type Logger as PinoLogger, pino } from "pino";
import type { LogContext } from "./log-context.ts";
import { redactFields, redactText } from "./redact-secrets.ts";

/** Call it with fields first: `logger.info({ batch_id }, "batch accepted")`. */
export type Logger = Pick<
  PinoLogger,
  "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "level" | "flush"
> & {
  child(bindings: Record<string, unknown>): Logger;
};

export type LoggerOptions = {
  readonly level: string;
  /** Which process this is: `api`, `worker`. */
  readonly service: string;
  /** Adds the ids of the running request or job to every line. */
  readonly context?: LogContext;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
};

/** JSON lines with snake_case fields. Secrets are removed by the name of the field and by the shape of the value. */
export function createLogger({ level, service, context, destination }: LoggerOptions): Logger {
  const root = pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      mixin: () => ({ ...context?.fields() }),
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      // redactFields has turned errors into plain objects already.
      serializers: { err: (error: unknown) => error },
      hooks: { streamWrite: redactText },
    },
    destination ?? standardOutput(),
  );
  return withRedactedBindings(root);
}

/** How much is kept for later while the output takes nothing, about a thousand lines. */
const MAX_WAITING_CHARACTERS = 500_000;

/** A log that cannot be written, on a full disk for instance, costs lines and not the process. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: 1, sync: true, maxLength: MAX_WAITING_CHARACTERS });
  output.on("error", () => {});
  return output;
}

/** pino writes a child's bindings past its formatters, so they are cleaned before they get there. */
function withRedactedBindings(logger: PinoLogger): Logger {
  const child = logger.child.bind(logger);
  return Object.assign(logger, {
    child: (bindings: Record<string, unknown>) => withRedactedBindings(child(redactFields(bindings))),
  });
}
