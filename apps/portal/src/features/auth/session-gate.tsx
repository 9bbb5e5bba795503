import { Loader } from "@mantine/core";
import { type ReactElement, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { ErrorMessage } from "../../ui/message.tsx";
import { AppShell } from "../shell/app-shell.tsx";
import classes from "./session-gate.module.css";
import { SignInPage } from "./sign-in-page.tsx";
import { useSessionState } from "./use-session-state.ts";

const retryMs = 5_000;

/** Signed-in pages or the sign-in page, at the same address: a shared link still leads where it says after signing in. */
export function SessionGate(): ReactElement {
  const { t } = useTranslation();
  const { session } = useServices();
  const state = useSessionState();
  const [error, setError] = useState<Error | null>(null);

  const resume = useCallback(() => {
    setError(null);
    session.refresh().catch((cause: unknown) => {
      setError(cause instanceof Error ? cause : new Error("refresh failed", { cause }));
    });
  }, [session]);

  useEffect(() => {
    if (session.state() === "unknown") resume();
  }, [session, resume]);

  useEffect(() => {
    if (!error) return;
    const timer = setTimeout(resume, retryMs);
    return () => clearTimeout(timer);
  }, [error, resume]);

  if (state === "signed-in") return <AppShell />;
  if (state === "signed-out") return <SignInPage />;
  return (
    <main className={classes.waiting}>
      {error ? (
        <ErrorMessage error={error} onRetry={resume} />
      ) : (
        <Loader size="sm" aria-label={t("app.loading")} />
      )}
    </main>
  );
}
