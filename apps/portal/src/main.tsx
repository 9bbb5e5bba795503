import "./lib/zod-without-eval.ts";
import "@mantine/core/styles.layer.css";
import "./ui/global.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { decodeFilters } from "./features/filters/filter-codec.ts";
import { kpiQuery } from "./features/home/home-queries.ts";
import { metricsQuery } from "./features/metrics/use-metrics.ts";
import { createApiClient } from "./lib/api-client.ts";
import { ApiError } from "./lib/api-error.ts";
import { createI18n } from "./lib/i18n.ts";
import { rememberLanguage, startLanguage } from "./lib/language-memory.ts";
import { type Services, ServicesProvider } from "./lib/services.tsx";
import { createSession } from "./lib/session.ts";
import { createVersionWatch } from "./lib/version-watch.ts";
import { createAppRouter } from "./routes/router.tsx";
import { cssVariables, theme } from "./ui/theme.ts";

const i18n = createI18n(startLanguage(window.localStorage, navigator.languages));
rememberLanguage(i18n, window.localStorage, document);

const fetchSame: typeof fetch = (input, init) => window.fetch(input, init);
const session = createSession({ fetch: fetchSame, now: Date.now });
const services: Services = {
  session,
  versions: createVersionWatch(),
  api: createApiClient({ fetch: fetchSame, session, language: () => i18n.language }),
  secureContext: window.isSecureContext,
  origin: window.location.origin,
};

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; outages and overload pass.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
});

// Whoever signs in next, on this page, sees nothing of who was here before.
session.subscribe(() => {
  if (session.state() !== "signed-out") return;
  queryClient.clear();
  services.versions.reset();
});

const router = createAppRouter();

// The first figures are asked for at once: drawing the page that will show them takes as long as the answer.
session.subscribe(() => {
  const { pathname, search } = router.state.location;
  if (session.state() !== "signed-in" || pathname !== "/") return;
  void queryClient.prefetchQuery(metricsQuery(services, i18n.language, kpiQuery(decodeFilters(search))));
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <ServicesProvider services={services}>
            <RouterProvider router={router} />
          </ServicesProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  </StrictMode>,
);
