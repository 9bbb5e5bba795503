import { AccessGrant, type Login } from "@c4/contracts/http/auth";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { httpCall } from "./http-call.ts";

export type SessionState = "unknown" | "signed-in" | "signed-out";

export type Session = {
  state: () => SessionState;
  /** True after a session that this page had was ended by the server, not by its person. */
  ended: () => boolean;
  /** Called on every change of state; returns how to stop. */
  subscribe: (listener: () => void) => () => void;
  /** A token that is good for at least some seconds, refreshed when needed; null when signed out. */
  token: () => Promise<string | null>;
  /** Trades the refresh cookie for a new access token. Calls at the same time share one request: the cookie is single use. */
  refresh: () => Promise<boolean>;
  signIn: (login: Login) => Promise<void>;
  signOut: () => Promise<void>;
};

/** A token closer to its end than this is refreshed before use. */
const marginMs = 20_000;

/** The signed-in person. The access token lives in this closure only: never in storage, never in the DOM. */
export function createSession({
  fetch,
  now,
}: {
  fetch: typeof globalThis.fetch;
  now: () => number;
}): Session {
  let state: SessionState = "unknown";
  let ended = false;
  let grant: { token: string; endsAt: number } | null = null;
  let refreshing: Promise<boolean> | null = null;
  const listeners = new Set<() => void>();

  function become(next: SessionState, answer: AccessGrant | null): void {
    grant = answer && { token: answer.access_token, endsAt: now() + answer.expires_in * 1_000 };
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  async function trade(): Promise<boolean> {
    const answer = await askForGrant();
    ended = answer === null && state === "signed-in";
    become(answer === null ? "signed-out" : "signed-in", answer);
    return answer !== null;
  }

  /** Null when there is no session, or none any more. Only a refusal says that; an outage says nothing about it. */
  async function askForGrant(): Promise<AccessGrant | null> {
    try {
      const answer = AccessGrant.optional();
      return (await httpCall({ fetch, method: "POST", path: "/v1/auth/refresh", answer })) ?? null;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null;
      throw error;
    }
  }

  function refresh(): Promise<boolean> {
    refreshing ??= trade().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  return {
    state: () => state,
    ended: () => ended,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    token: async () => {
      if (state === "signed-out") return null;
      if (!grant || grant.endsAt - now() < marginMs) await refresh();
      return grant?.token ?? null;
    },
    refresh,
    signIn: async (login) => {
      const answer = await httpCall({
        fetch,
        method: "POST",
        path: "/v1/auth/login",
        answer: AccessGrant,
        body: login,
      });
      become("signed-in", answer);
    },
    signOut: async () => {
      await httpCall({ fetch, method: "POST", path: "/v1/auth/logout", answer: z.unknown() });
      become("signed-out", null);
    },
  };
}
