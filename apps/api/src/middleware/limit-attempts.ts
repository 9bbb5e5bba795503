import { AppError } from "@c4/contracts/errors";
import type { MiddlewareHandler } from "hono";
import type { Redis } from "ioredis";
import type { PublicEnv } from "../api-env.ts";

export type LimitAttemptsOptions = {
  /** A `fast` connection to REDIS_URL_QUEUE. */
  readonly redis: Redis;
  /** Attempts of one address in a window; they come back evenly over it. */
  readonly quota: number;
  readonly windowSeconds: number;
};

/**
 * GCRA with the server's time: a key holds the time at which all that was used has come back. Answers allowed (1 or 0),
 * what remains, and milliseconds until one more, or all, have come back.
 */
const GCRA = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local quota, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local each = window / quota
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local after = full + each
if after - now > window then return {0, 0, math.ceil(after - window - now)} end
redis.call('SET', KEYS[1], math.ceil(after), 'PX', math.ceil(after - now))
return {1, math.floor((window - (after - now)) / each), math.ceil(after - now)}
`;

/**
 * Limits what one address may try on routes that take credentials. Without Redis nothing can be counted and nothing is let
 * through: guessing passwords must not become free in an outage.
 */
export function createLimitAttempts(options: LimitAttemptsOptions): MiddlewareHandler<PublicEnv> {
  const { redis, quota, windowSeconds } = options;
  return async (c, next) => {
    const [allowed, remaining, waitMs] = await count(c.var.clientAddress);
    const waitSeconds = Math.ceil(waitMs / 1_000);
    c.header("RateLimit-Policy", `"auth";q=${quota};w=${windowSeconds}`);
    c.header("RateLimit", `"auth";r=${remaining};t=${waitSeconds}`);
    if (allowed !== 1) {
      throw new AppError("too_many_requests", {
        detail: `At most ${quota} sign-in requests per ${windowSeconds} seconds and address.`,
        retryAfterSeconds: waitSeconds,
      });
    }
    await next();
  };

  async function count(address: string): Promise<[number, number, number]> {
    try {
      const answer: unknown = await redis.eval(
        GCRA,
        1,
        `c4:limit:auth:${address}`,
        quota,
        windowSeconds * 1_000,
      );
      if (!Array.isArray(answer)) throw new Error("the limiter answered something else than a list");
      const [allowed, remaining, waitMs] = answer.map(Number);
      return [allowed ?? 0, remaining ?? 0, waitMs ?? 0];
    } catch (error) {
      throw new AppError("dependency_unavailable", { retryAfterSeconds: 2, cause: error });
    }
  }
}
