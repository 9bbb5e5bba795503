import { useSyncExternalStore } from "react";
import { useServices } from "../../lib/services.tsx";
import type { SessionState } from "../../lib/session.ts";

export function useSessionState(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.state);
}
