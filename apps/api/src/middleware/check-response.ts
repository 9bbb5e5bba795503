import { Problem } from "@c4/contracts/http/problem";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { RouteContract } from "../create-route.ts";
import { errorsOf } from "../route-errors.ts";

/** In tests: an answer that does not match its contract fails the request, so the description cannot drift from the code. */
export function checkResponse(contract: RouteContract): MiddlewareHandler {
  const { operationId, responses } = contract;
  const Refusal = Problem.extend({ code: z.enum(errorsOf(contract)) });
  return async (c, next) => {
    await next();
    const type = c.res.headers.get("Content-Type") ?? "";
    if (!type.includes("json")) return;
    const body: unknown = await c.res.clone().json();
    const schema = c.res.ok ? jsonSchemaOf(responses[String(c.res.status)]) : Refusal;
    const checked = schema?.safeParse(body);
    if (checked?.success === true) return;
    const why = checked?.error === undefined ? "it is not declared" : z.prettifyError(checked.error);
    throw new Error(`${operationId} answered ${c.res.status} against its contract: ${why}`);
  };
}

function jsonSchemaOf(response: RouteContract["responses"][string] | undefined): z.ZodType | undefined {
  if (response === undefined || !("content" in response)) return undefined;
  const media = response.content?.["application/json"];
  return media !== undefined && "schema" in media && media.schema instanceof z.ZodType
    ? media.schema
    : undefined;
}
