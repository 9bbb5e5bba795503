import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScrollGroup } from "../../ui/scroll-group.tsx";
import classes from "./first-batch.module.css";

const sale = {
  kind: "sale",
  id: "S-1",
  location: "STORE-1",
  occurred_at: "2026-03-01T09:30:00+07:00",
  business_date: "2026-03-01",
  currency: "IDR",
  lines: [{ product: "P-1", quantity: 2, unit_price: "15000" }],
};

/** What to do before the first sale: two requests that can be pasted into a terminal. */
export function FirstBatch(): ReactElement {
  const { t } = useTranslation();
  const { origin } = useServices();
  const post = (path: string, body: string): string =>
    [
      `curl ${origin}${path} \\`,
      `  -H "Authorization: Bearer $C4_API_KEY" \\`,
      `  -H "Content-Type: application/json" \\`,
      `  -d '${body}'`,
    ].join("\n");
  const batch = JSON.stringify({ source: "pos", records: [sale] }, null, 2);
  return (
    <Panel title={t("empty.firstTitle")} titleId="first-batch" note={t("empty.firstText")}>
      <ScrollGroup className={classes.code} label="curl">
        <pre>
          {`# ${t("empty.firstSource")}\n${post("/v1/sources", '{"slug": "pos", "name": "Point of sale"}')}\n\n`}
          {`# ${t("empty.firstSale")}\n${post("/v1/ingest/batches", batch)}`}
        </pre>
      </ScrollGroup>
    </Panel>
  );
}
