import { z } from "zod";

const LogLine = z.looseObject({ msg: z.string(), err: z.looseObject({ message: z.string() }).optional() });

const readable = (line: string): string | undefined => {
  try {
    const { msg, err } = LogLine.parse(JSON.parse(line));
    return err ? `${msg}: ${err.message}` : msg;
  } catch {
    // Of a stack trace the line that names the error, not the frames.
    return /(Error|cannot start|EADDRINUSE)/.test(line) ? line.trim() : undefined;
  }
};

/** What a process said last that a person understands: the message of a structured line, or the line that names the error. */
export const lastWords = (logTail: string): string | undefined =>
  logTail
    .split("\n")
    .reverse()
    .map(readable)
    .find((words) => words !== undefined);
