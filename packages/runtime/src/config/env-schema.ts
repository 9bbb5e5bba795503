import { z } from "zod";
import { httpVariables } from "./http-variables.ts";
import { migrateVariables } from "./migrate-variables.ts";
import { processVariables } from "./process-variables.ts";
import { secretVariables } from "./secret-variables.ts";
import { storeVariables } from "./store-variables.ts";

/** The variables by concern, in the order .env.example shows them. */
export const variableGroups = {
  "How C4 is reached": httpVariables,
  "Where data lives": storeVariables,
  "Keys (the embedded stack makes its own)": secretVariables,
  "How the processes behave": processVariables,
  "For npm run migrate only": migrateVariables,
};

/** Every variable the apps read; anything else in the environment is ignored. */
export const envSchema = z.object({
  ...httpVariables,
  ...storeVariables,
  ...secretVariables,
  ...processVariables,
});
