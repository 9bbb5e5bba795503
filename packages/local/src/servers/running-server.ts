export type Log = (line: string) => void;

export type ServerOptions = {
  /** Folder the server owns: data, log, pid and secrets. Created when missing. */
  dir: string;
  /** Port on 127.0.0.1; any free one when left out. */
  port?: number | undefined;
  log: Log;
  /** Aborted while the server gets ready: it is ended, and starting it throws. */
  signal?: AbortSignal | undefined;
};

export type RunningServer = {
  name: string;
  pid: number;
  port: number;
  logFile: string;
  /** Settles when the process ends, asked or not. */
  exited: Promise<string>;
  /** Asks the server to end and waits; kills it after five seconds. Safe to call twice. */
  stop(): Promise<void>;
};
