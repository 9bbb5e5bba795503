import type { ErrorCode } from "@c4/contracts/error-codes";
import type { Permission } from "@c4/contracts/http/auth";
import type { RouteConfig } from "@hono/zod-openapi";
import type { z } from "zod";

/** Who may call a route: whoever holds this permission, or everybody. Nothing is open by omission. */
export type Access =
  | { readonly permission: Permission; readonly public?: never }
  | { readonly public: true; readonly permission?: never };

/** What a route says about itself besides its schemas. */
export type RouteContract = RouteConfig &
  Access & {
    readonly operationId: string;
    /** What it can answer with besides what its guards do, see {@link errorsOf}. */
    readonly errors?: readonly ErrorCode[];
    /** Largest body in bytes; 256 KiB when left out. `streamed`: the handler reads and bounds the body itself. */
    readonly bodyLimit?: number | "streamed";
    /** Bodies for the description only, by media type: the handler reads them itself. */
    readonly readsBody?: Readonly<Record<string, z.ZodType>>;
    /** Counted per client address, and refused when the limiter cannot count: for routes that take credentials. */
    readonly limited?: true;
    /** Reads or writes the session cookie: unsafe methods then need our own origin. */
    readonly cookie?: true;
  };

/** Path as the router writes it: `/v1/sources/:id`. */
type RoutingPath<Path extends string> = Path extends `${infer Start}/{${infer Param}}${infer Rest}`
  ? `${Start}/:${Param}${RoutingPath<Rest>}`
  : Path;

/** Declares a route. Types of input and answer are inferred from its schemas. */
export function createRoute<const Path extends string, Contract extends Omit<RouteContract, "path">>(
  contract: Contract & Access & { path: Path },
): Contract & Access & { path: Path; getRoutingPath(): RoutingPath<Path> };
export function createRoute(contract: RouteContract) {
  return { ...contract, getRoutingPath: () => toRoutingPath(contract.path) };
}

export function toRoutingPath(path: string): string {
  return path.replaceAll(/\/{(.+?)}/g, "/:$1");
}
