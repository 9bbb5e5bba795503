import { LiveTicket } from "@c4/contracts/http/live";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactElement, type ReactNode, use, useEffect, useState } from "react";
import { useServices } from "../../lib/services.tsx";
import { metricsKey, useMetricsMeta } from "../metrics/use-metrics.ts";
import { reportRunsKey } from "../reports/use-report-runs.ts";
import { createLiveConnection, type LiveStatus } from "./live-connection.ts";
import { createRefresher } from "./refresher.ts";

const LiveContext = createContext<LiveStatus>("connecting");

export function useLiveStatus(): LiveStatus {
  return use(LiveContext);
}

/** Bursts are collected this long: a correction shows within the second, a bulk load does not hammer the engine. */
const collectMs = 250;
const pollMs = 5_000;

function schedule(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Keeps figures current: by the live socket, and by asking for the version every five seconds while it is down. */
export function LiveProvider({ children }: { children: ReactNode }): ReactElement {
  const { api, origin, versions } = useServices();
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>("connecting");
  useRefreshOnNews();
  useMetricsMeta(status === "live" ? false : pollMs);

  useEffect(() => {
    const connection = createLiveConnection({
      fetchTicket: async (signal) => (await api.post("/v1/live/tickets", {}, LiveTicket, { signal })).ticket,
      openSocket: (ticket, { onOpen, onMessage, onClose }) => {
        const url = new URL(`/v1/live?ticket=${encodeURIComponent(ticket)}`, origin);
        url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
        const socket = new WebSocket(url);
        socket.addEventListener("open", onOpen);
        socket.addEventListener("message", ({ data }) => onMessage(data));
        socket.addEventListener("close", onClose);
        return () => socket.close();
      },
      schedule,
      random: Math.random,
      onStatus: (next) => {
        setStatus(next);
        if (next === "live") void catchUp(client);
      },
      onMessage: (message) => {
        if (message.type === "data_version") versions.heard(message.data_version);
        else void client.invalidateQueries({ queryKey: reportRunsKey });
      },
    });
    connection.start();
    return connection.stop;
  }, [api, origin, client, versions]);

  return <LiveContext value={status}>{children}</LiveContext>;
}

/** After a gap: what was said meanwhile is asked for, and what failed meanwhile is tried again. */
async function catchUp(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: [...metricsKey, "meta"] }),
    client.refetchQueries({ predicate: ({ state }) => state.status === "error" }),
  ]);
}

/** Refreshes every figure on screen when a newer data version exists, whoever says so. */
function useRefreshOnNews(): void {
  const { versions } = useServices();
  const client = useQueryClient();
  useEffect(() => {
    const refresher = createRefresher({
      run: () => client.invalidateQueries({ queryKey: metricsKey }),
      waitMs: collectMs,
      schedule,
    });
    const unsubscribe = versions.subscribe(refresher.request);
    return () => {
      unsubscribe();
      refresher.stop();
    };
  }, [client, versions]);
}
