import { ActionIcon, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { useMe } from "../auth/use-me.ts";
import { LiveProvider } from "../live/live-provider.tsx";
import { DownloadsTray } from "../reports/downloads-tray.tsx";
import classes from "./app-shell.module.css";
import { ThemeToggle } from "./theme-toggle.tsx";
import { UserMenu } from "./user-menu.tsx";

const CommandPalette = lazy(async () => ({
  default: (await import("./command-palette.tsx")).CommandPalette,
}));

/** The frame of every signed-in page: navigation at the left (at the bottom on phones), tools at the top. */
export function AppShell(): ReactElement {
  const { t } = useTranslation();
  const [palette, { open, close }] = useDisclosure(false);
  useHotkeys([["mod+K", open]], []);
  return (
    <LiveProvider>
      <a className={classes.skip} href="#content">
        {t("app.skip")}
      </a>
      <div className={classes.shell}>
        <Sidebar />
        <div className={classes.column}>
          <TopBar onSearch={open} />
          <main id="content" className={classes.content} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <NavLinks className={classes.tabs ?? ""} />
      </div>
      {palette && (
        <Suspense>
          <CommandPalette onClose={close} />
        </Suspense>
      )}
    </LiveProvider>
  );
}

function Sidebar(): ReactElement {
  return (
    <aside className={classes.sidebar}>
      <Tenant />
      <NavLinks className={classes.links ?? ""} />
    </aside>
  );
}

function Tenant(): ReactElement {
  const { data: me } = useMe();
  return (
    <div className={classes.tenant}>
      <img src="/mark.svg" width={26} height={26} alt="" />
      <span className={classes.tenantName}>{me?.tenant.name ?? "\u00a0"}</span>
    </div>
  );
}

const pages: { to: "/" | "/reports"; icon: IconName; title: "nav.home" | "nav.reports" }[] = [
  { to: "/", icon: "home", title: "nav.home" },
  { to: "/reports", icon: "reports", title: "nav.reports" },
];

/** Filters travel along: the same period and locations on every page. */
function NavLinks({ className }: { className: string }): ReactElement {
  const { t } = useTranslation();
  const search = useSearch({ from: "/app" });
  return (
    <nav className={className} aria-label={t("nav.label")}>
      {pages.map(({ to, icon, title }) => (
        <Link
          key={to}
          to={to}
          search={search}
          className={classes.link ?? ""}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "data-active": true }}
        >
          <Icon name={icon} />
          {t(title)}
        </Link>
      ))}
    </nav>
  );
}

function TopBar({ onSearch }: { onSearch: () => void }): ReactElement {
  const { t } = useTranslation();
  const mac = /mac/i.test(navigator.userAgent);
  return (
    <header className={classes.top}>
      <div className={classes.topTenant}>
        <Tenant />
      </div>
      <UnstyledButton className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={16} />
        <span>{t("nav.search")}</span>
        <kbd>{mac ? "⌘K" : "Ctrl K"}</kbd>
      </UnstyledButton>
      <div className={classes.tools}>
        <ActionIcon
          className={classes.searchIcon ?? ""}
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t("nav.search")}
          onClick={onSearch}
        >
          <Icon name="search" />
        </ActionIcon>
        <DownloadsTray />
        <span className={classes.themeToggle}>
          <ThemeToggle />
        </span>
        <UserMenu />
      </div>
    </header>
  );
}
