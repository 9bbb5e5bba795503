import type { AccessGrant, Me } from "@c4/contracts/http/auth";
import { MetricQuery } from "@c4/contracts/http/metrics";
import type { Problem } from "@c4/contracts/http/problem";
import { type ReportInfo, type ReportRun, RunReport } from "@c4/contracts/http/reports";
import { toPublicId } from "@c4/contracts/ids";
import { fakeAnswer, fakeLocations, fakeMeta } from "./fake-figures.ts";

type FakeReply = { status: number; body: unknown };
export type FakeApi = {
  handle: (method: string, path: string, body: unknown) => FakeReply;
  /** One more sale: raises the data version. */
  sell: () => number;
};

const me: Me = {
  user: {
    id: toPublicId("user", "00000000-0000-7000-8000-000000000001"),
    email: "owner@nusantara.example",
    name: "Sari Wijaya",
    locale: "en",
  },
  tenant: {
    id: toPublicId("tenant", "00000000-0000-7000-8000-000000000002"),
    slug: "nusantara",
    name: "Nusantara Retail",
    region: "ap-southeast-3",
    reporting_currency: "IDR",
    time_zone: "Asia/Jakarta",
  },
  role: "owner",
  tenants: [],
};

const reports: ReportInfo[] = [
  {
    key: "sales-summary",
    title: "Sales summary",
    description:
      "Net sales, transactions and margin of a period, by day and by location, against the one before.",
    formats: ["pdf", "xlsx", "csv"],
  },
];

/** The API as far as the portal uses it, from memory. `signedIn`: whether the refresh cookie is there at the start. */
export function createFakeApi({ signedIn }: { signedIn: boolean }): FakeApi {
  let session = signedIn;
  let version = 1;
  const runs: (ReportRun & { asked: number })[] = [];
  const ok = (body: unknown, status = 200): FakeReply => ({ status, body });
  const grant: AccessGrant = { access_token: "fake", token_type: "Bearer", expires_in: 600 };

  function startRun(report: string, body: unknown): FakeReply {
    const { format, params } = RunReport.parse(body);
    const id = toPublicId(
      "reportRun",
      `00000000-0000-7000-8000-${String(runs.length + 1).padStart(12, "0")}`,
    );
    runs.unshift({
      run_id: id,
      report,
      title: reports[0]?.title ?? report,
      format,
      state: "queued",
      rows: null,
      size_bytes: null,
      params,
      error: null,
      created_at: new Date().toISOString(),
      ready_at: null,
      expires_at: null,
      file_url: null,
      asked: 0,
    });
    return ok({ run_id: id, status_url: `/v1/report-runs/${id}` }, 202);
  }

  /** Each time it is asked, the newest run is one step further. */
  function listRuns(): FakeReply {
    for (const run of runs) {
      run.asked += 1;
      if (run.state === "queued" && run.asked > 1) run.state = "running";
      else if (run.state === "running" && run.asked > 3) {
        const ready = {
          state: "ready",
          rows: 41,
          size_bytes: 184_233,
          ready_at: new Date().toISOString(),
        } as const;
        Object.assign(run, { ...ready, file_url: `/v1/report-runs/${run.run_id}/file?signature=fake` });
      }
    }
    return ok({ data: runs.map(({ asked: _asked, ...run }) => run), next_cursor: null });
  }

  function handle(method: string, path: string, body: unknown): FakeReply {
    const route = `${method} ${path.split("?")[0]}`;
    const run = /^POST \/v1\/reports\/([^/]+)\/runs$/.exec(route);
    if (run?.[1]) return startRun(run[1], body);
    switch (route) {
      case "POST /v1/auth/refresh":
        return session ? ok(grant) : ok(undefined, 204);
      case "POST /v1/auth/login":
        if (Object(body).password !== "demo-password")
          return problem(401, "invalid_credentials", "The e-mail or the password is wrong");
        session = true;
        return ok(grant);
      case "POST /v1/auth/logout":
        session = false;
        return ok(null, 200);
      case "GET /v1/auth/me":
        return ok(me);
      case "GET /v1/metrics/meta":
        return ok(fakeMeta(version));
      case "POST /v1/metrics/query":
        return ok(fakeAnswer(MetricQuery.parse(body), version));
      case "GET /v1/locations":
        return ok({ data: fakeLocations, next_cursor: null });
      case "GET /v1/reports":
        return ok({ data: reports, next_cursor: null });
      case "GET /v1/report-runs":
        return listRuns();
      case "POST /v1/live/tickets":
        return ok({ ticket: "fake", expires_in: 30 });
      default:
        return problem(404, "not_found", "There is no such thing");
    }
  }

  return {
    handle,
    sell: () => {
      version += 1;
      return version;
    },
  };
}

function problem(status: number, code: string, title: string): FakeReply {
  const body: Problem = { type: "about:blank", title, status, code, request_id: "req_fake_0001" };
  return { status, body };
}
