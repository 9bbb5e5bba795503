import { z } from "zod";
import { publicRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/livez",
  operationId: "getLiveness",
  tags: ["Health"],
  summary: "Whether the process runs",
  public: true,
  responses: { 200: jsonReply("It runs.", z.strictObject({ status: z.literal("live") })) },
});

/** `GET /livez` */
export const livez = () => publicRoute(route, (c) => c.json({ status: "live" as const }, 200));
