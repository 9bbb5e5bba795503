import { page } from "@c4/contracts/http/page";
import {
  ReportAccepted,
  ReportInfo,
  ReportRun,
  type ReportRunState,
  type RunReport,
} from "@c4/contracts/http/reports";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useServices } from "../../lib/services.tsx";

export const reportRunsKey = ["report-runs"] as const;

const Catalogue = page(ReportInfo);
const RunPage = page(ReportRun);

export function isPending(state: ReportRunState): boolean {
  return state === "queued" || state === "running";
}

/** What became of a run that was started here; `started` until the list knows it, null once its file has expired. */
export function outcomeOf(
  runId: string,
  runs: readonly Pick<ReportRun, "run_id" | "state">[] | undefined,
): "started" | "finished" | "unfinished" | null {
  const state = runs?.find((run) => run.run_id === runId)?.state ?? "queued";
  if (isPending(state)) return "started";
  if (state === "ready") return "finished";
  return state === "failed" ? "unfinished" : null;
}

/** How soon to ask again: while a file is being made, every second and a half; otherwise the live socket says. */
export function pollInterval(runs: readonly { state: ReportRunState }[] | undefined): number | false {
  return runs?.some((run) => isPending(run.state)) ? 1_500 : false;
}

export function useReportCatalogue() {
  const { api } = useServices();
  return useQuery({
    queryKey: ["reports"],
    queryFn: async ({ signal }) => (await api.get("/v1/reports", Catalogue, { signal })).data,
    staleTime: 5 * 60_000,
  });
}

/** The latest runs, newest first. */
export function useReportRuns() {
  const { api } = useServices();
  return useQuery({
    queryKey: reportRunsKey,
    queryFn: async ({ signal }) => (await api.get("/v1/report-runs?limit=50", RunPage, { signal })).data,
    refetchInterval: ({ state }) => pollInterval(state.data),
  });
}

export type RunRequest = RunReport & { key: string };

/** Starts a run. The idempotency key belongs to the click: a repeated send of the same request makes one run. */
export function useRunReport() {
  const { api } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, format, params }: RunRequest) =>
      api.post(`/v1/reports/${encodeURIComponent(key)}/runs`, { format, params }, ReportAccepted, {
        headers: { "idempotency-key": crypto.randomUUID() },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: reportRunsKey }),
  });
}
