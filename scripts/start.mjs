// `npm start`, `npm run dev`: makes sure Node and the dependencies are there, then starts C4. No dependencies of its own.
import { ensureInstalled } from "./ensure-installed.mjs";

ensureInstalled();
const { register } = await import("tsx/esm/api");
register();
await import("../packages/local/src/cli/start.ts");
