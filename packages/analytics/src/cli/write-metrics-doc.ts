import { writeFileSync } from "node:fs";
import { metricsDoc } from "../metrics-doc.ts";

writeFileSync(new URL("../../../../docs/metrics.md", import.meta.url), metricsDoc());
