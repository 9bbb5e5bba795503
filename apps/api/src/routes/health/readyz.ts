import { Readiness } from "@c4/contracts/http/health";
import type { Health } from "@c4/runtime/health";
import { publicRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tags: ["Health"],
  summary: "Whether each dependency answers",
  public: true,
  responses: {
    200: jsonReply("Everything that is needed answers.", Readiness),
    503: jsonReply("Something that is needed does not answer.", Readiness),
  },
});

/** `GET /readyz` */
export const readyz = ({ health }: { health: Health }) =>
  publicRoute(route, async (c) => {
    const { status, body } = await health.readiness();
    c.header("Cache-Control", "no-store");
    const dependencies = body.dependencies.map((dependency) => ({
      ...dependency,
      version: dependency.version ?? null,
      // The reason is in our log: this answer is public.
      error: dependency.ok ? null : "no answer",
    }));
    return c.json({ status: body.status, dependencies }, status);
  });
