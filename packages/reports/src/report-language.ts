import { z } from "zod";

/** Languages a report is written in. */
export const ReportLanguage = z.enum(["en", "id"]);
export type ReportLanguage = z.infer<typeof ReportLanguage>;
