import { Menu, UnstyledButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useMe } from "../auth/use-me.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import classes from "./user-menu.module.css";

/** Who is signed in, their language, and the way out. Signing out also empties what was fetched. */
export function UserMenu(): ReactElement {
  const { t } = useTranslation();
  const { session } = useServices();
  const client = useQueryClient();
  const { data: me } = useMe();
  const [failed, setFailed] = useState(false);

  async function signOut(): Promise<void> {
    setFailed(false);
    try {
      await session.signOut();
      client.clear();
    } catch {
      // Still signed in on the server, so the page must not pretend otherwise.
      setFailed(true);
    }
  }

  return (
    <Menu position="bottom-end" width={264} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes.avatar} aria-label={t("nav.menu")}>
          {initials(me?.user.name ?? "")}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{me?.user.name}</strong>
          <span className="muted">{me?.user.email}</span>
        </div>
        <Menu.Divider />
        <div className={classes.setting}>
          <LanguageSwitch fullWidth />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" size={16} />} onClick={() => void signOut()}>
          {t("nav.signOut")}
        </Menu.Item>
        {failed && (
          <div className={classes.failed} role="alert">
            {t("error.unreachable")}
          </div>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "").join("");
}
