import { Popover, UnstyledButton } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useMe } from "../auth/use-me.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import classes from "./user-menu.module.css";

/** Who is signed in, their language, and the way out. */
export function UserMenu(): ReactElement {
  const { t } = useTranslation();
  const { session } = useServices();
  const { data: me } = useMe();
  const [failed, setFailed] = useState(false);

  async function signOut(): Promise<void> {
    setFailed(false);
    try {
      await session.signOut();
    } catch {
      // Still signed in on the server, so the page must not pretend otherwise.
      setFailed(true);
    }
  }

  return (
    <Popover position="bottom-end" width={264} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.avatar}>
          <span aria-hidden="true">{initials(me?.user.name ?? "")}</span>
          <span className="visually-hidden">{t("nav.menu")}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <div className={classes.who}>
          <strong>{me?.user.name}</strong>
          <span className="muted">{me?.user.email}</span>
        </div>
        <div className={classes.setting}>
          <LanguageSwitch fullWidth />
          <ThemeSwitch />
        </div>
        <UnstyledButton className={classes.signOut} onClick={() => void signOut()}>
          <Icon name="signOut" size={16} />
          {t("nav.signOut")}
        </UnstyledButton>
        {failed && (
          <div className={classes.failed} role="alert">
            {t("error.unreachable")}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}
