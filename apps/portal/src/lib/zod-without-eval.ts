import { z } from "zod";

// Imported first by main.tsx, for its effect: schemas decide when they are made whether to compile themselves with
// `new Function`, and even the probe for it is a violation that the CSP reports.
z.config({ jitless: true });
