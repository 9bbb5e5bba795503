import { useTranslation } from "react-i18next";
import { ApiError } from "../../lib/api-error.ts";
import { useServices } from "../../lib/services.tsx";

/** Why signing in did not work, in words that say what to do; null when nothing failed. */
export function useSignInFailure(error: Error | null): string | null {
  const { t } = useTranslation();
  const { origin } = useServices();
  if (error === null) return null;
  const code = error instanceof ApiError ? error.code : "bug";
  const request = error instanceof ApiError && error.requestId !== null ? ` (${error.requestId})` : "";
  switch (code) {
    case "invalid_credentials":
      return t("signIn.wrong");
    case "too_many_requests":
      return t("signIn.tooMany");
    case "tenant_suspended":
      return t("signIn.suspended");
    case "origin_not_allowed":
      return t("signIn.origin", { origin });
    case "unreachable":
      return `${t("error.unreachable")}.`;
    default:
      return t("signIn.failed", { reason: `${error.message}${request}` });
  }
}
