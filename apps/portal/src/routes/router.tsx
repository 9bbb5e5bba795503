import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { SessionGate } from "../features/auth/session-gate.tsx";
import { type FilterSearch, normaliseSearch } from "../features/filters/filter-codec.ts";
import { HomePage } from "../features/home/home-page.tsx";
import { ReportsPage } from "../features/reports/reports-page.tsx";
import { parseSearchParams, stringifySearchParams } from "../lib/search-params.ts";
import { EmptyMessage, ErrorMessage } from "../ui/message.tsx";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });

/** Signed-in pages share the filters in the address; whatever else stands there is dropped, from the address as well. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "app",
  component: SessionGate,
  validateSearch: (search: FilterSearch): FilterSearch => normaliseSearch(search),
  beforeLoad: ({ location }) => {
    const search = normaliseSearch(location.search);
    if (stringifySearchParams(search) === location.searchStr) return;
    throw redirect({ to: location.pathname, search, hash: location.hash, replace: true });
  },
});

const homeRoute = createRoute({ getParentRoute: () => appRoute, path: "/", component: HomePage });
const reportsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/reports",
  component: ReportsPage,
});

export function createAppRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren([appRoute.addChildren([homeRoute, reportsRoute])]),
    parseSearch: parseSearchParams,
    stringifySearch: stringifySearchParams,
    defaultPreload: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

function NotFound(): ReactElement {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyMessage title={t("error.notFound")} action={<Link to="/">{t("error.goHome")}</Link>}>
        {t("error.notFoundText")}
      </EmptyMessage>
    </main>
  );
}

/** A bug on a page: the rest of the browser's state is kept, a reload of the page's data is offered. */
function Broken({ error, reset }: ErrorComponentProps): ReactElement {
  return (
    <main>
      <ErrorMessage
        error={error instanceof Error ? error : new Error("unknown", { cause: error })}
        onRetry={reset}
      />
    </main>
  );
}
