// The ClickHouse process: loads the engine's library and runs its `clickhouse local` program, which is told to open the HTTP
// port and then to wait. The address of the engine's own HTTP port comes from the environment, for an orderly end.
import { DataType, load, open } from "ffi-rs";

const [library, configFile] = process.argv.slice(2);
const {
  CLICKHOUSE_HOST_URL: url,
  CLICKHOUSE_HOST_USER: user,
  CLICKHOUSE_HOST_PASSWORD: password,
} = process.env;
const wait =
  "SELECT sleepEachRow(1) FROM system.numbers SETTINGS function_sleep_max_microseconds_per_block=100000000, max_block_size=1 FORMAT Null";
const argv = ["clickhouse", `--config-file=${configFile}`, `--query=SYSTEM START LISTEN HTTP; ${wait}`];

// Ending the waiting query lets the engine close its tables in order; whoever sent the signal kills us if that takes long.
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password, Connection: "close" };
  const body = "KILL QUERY WHERE query LIKE 'SELECT sleepEachRow(1) FROM system.numbers%' ASYNC";
  fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(2_000) }).catch(() =>
    process.exit(1),
  );
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

open({ library: "chdb", path: library });
await load({
  library: "chdb",
  funcName: "chdb_query_cmdline",
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
  runInNewThread: true,
});
// The connection of our own last request would keep the process alive for seconds.
process.exit(stopping ? 0 : 1);
