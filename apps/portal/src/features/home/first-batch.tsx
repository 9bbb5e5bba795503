import { Code } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { EmptyMessage } from "../../ui/message.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScrollGroup } from "../../ui/scroll-group.tsx";
import classes from "./first-batch.module.css";

const sale = {
  kind: "sale",
  id: "S-1",
  version: 1,
  occurred_at: "2026-03-01T09:30:00+07:00",
  location: "STORE-1",
  business_date: "2026-03-01",
  currency: "IDR",
  lines: [{ id: "1", product: "P-1", quantity: "2", unit_price: "15000" }],
};

/** What to do before the first sale: one request that can be pasted into a terminal. */
export function FirstBatch(): ReactElement {
  const { t } = useTranslation();
  const { origin } = useServices();
  const request = [
    `curl ${origin}/v1/ingest/batches \\`,
    `  -H "Authorization: Bearer $C4_API_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify({ source: "pos", records: [sale] })}'`,
  ].join("\n");
  return (
    <Panel title={t("empty.firstTitle")} titleId="first-batch">
      <EmptyMessage title={t("empty.firstTitle")}>{t("empty.firstText")}</EmptyMessage>
      <ScrollGroup className={classes.code} label="curl">
        <Code block>{request}</Code>
      </ScrollGroup>
    </Panel>
  );
}
