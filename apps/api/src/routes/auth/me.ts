import { AppError } from "@c4/contracts/errors";
import { Me } from "@c4/contracts/http/auth";
import type { ReadProfile } from "@c4/identity/read-profile";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/auth/me",
  operationId: "getMe",
  tags: ["Sign-in"],
  summary: "Who is signed in, and where",
  permission: "profile:read",
  responses: { 200: jsonReply("The person, their role, and their organisations.", Me) },
});

/** `GET /v1/auth/me` */
export const me = ({ readProfile }: { readProfile: ReadProfile }) =>
  apiRoute(route, async (c) => {
    const { principal } = c.var;
    if (principal.kind !== "user") throw new AppError("forbidden", { detail: "An API key is not a person." });
    return c.json(await readProfile(principal), 200);
  });
