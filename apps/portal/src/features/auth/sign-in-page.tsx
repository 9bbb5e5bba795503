import { Login } from "@c4/contracts/http/auth";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { LanguageSwitch } from "../shell/language-switch.tsx";
import { ThemeToggle } from "../shell/theme-toggle.tsx";
import classes from "./sign-in-page.module.css";
import { useSignInFailure } from "./use-sign-in-failure.ts";

type Faults = { email?: boolean; password?: boolean };

export function SignInPage(): ReactElement {
  const { t } = useTranslation();
  const { secureContext, session } = useServices();
  return (
    <main className={classes.page}>
      <title>{`${t("signIn.title")} · ${t("app.name")}`}</title>
      <div className={classes.card}>
        <img src="/mark.svg" width={36} height={36} alt="C4" />
        <div>
          <h1>{t("signIn.title")}</h1>
          <p className={classes.subtitle}>{t("signIn.subtitle")}</p>
        </div>
        {session.ended() && <p className={classes.ended}>{t("signIn.expired")}</p>}
        {!secureContext && (
          <div className={classes.notice}>
            <strong>{t("signIn.insecureTitle")}</strong>
            <p>{t("signIn.insecureText")}</p>
          </div>
        )}
        <SignInForm />
      </div>
      <footer className={classes.footer}>
        <LanguageSwitch />
        <ThemeToggle />
      </footer>
    </main>
  );
}

function SignInForm(): ReactElement {
  const { t } = useTranslation();
  const { session } = useServices();
  const [faults, setFaults] = useState<Faults>({});
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const failure = useSignInFailure(error);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const login = Login.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    const paths = new Set(login.error?.issues.map((issue) => issue.path[0]));
    setFaults({ email: paths.has("email"), password: paths.has("password") });
    setError(null);
    if (!login.success) {
      form.current
        ?.querySelector<HTMLInputElement>(paths.has("email") ? "[name=email]" : "[name=password]")
        ?.focus();
      return;
    }
    setBusy(true);
    try {
      await session.signIn(login.data);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error("sign-in failed", { cause }));
      setBusy(false);
    }
  }

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label={t("signIn.email")}
        name="email"
        type="email"
        autoComplete="username"
        size="md"
        autoFocus
        error={faults.email && t("signIn.emailInvalid")}
      />
      <PasswordInput
        label={t("signIn.password")}
        name="password"
        autoComplete="current-password"
        size="md"
        error={faults.password && t("signIn.passwordMissing")}
      />
      <div className={classes.failure} role="alert">
        {failure}
      </div>
      <Button type="submit" size="md" fullWidth loading={busy}>
        {t("signIn.submit")}
      </Button>
    </form>
  );
}
