import { writeFileSync } from "node:fs";
import { envExample } from "./env-example.ts";

// A command, not a module: run it after changing a variable; config.test.ts fails until it was run.
writeFileSync(new URL("../../../../.env.example", import.meta.url), envExample());
