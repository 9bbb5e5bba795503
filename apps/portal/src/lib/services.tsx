import { createContext, type ReactElement, type ReactNode, use } from "react";
import type { ApiClient } from "./api-client.ts";
import type { Session } from "./session.ts";
import type { VersionWatch } from "./version-watch.ts";

/** What `main.tsx` wires and pages use. */
export type Services = {
  api: ApiClient;
  session: Session;
  versions: VersionWatch;
  /** `https:` pages and localhost; elsewhere browsers drop the sign-in cookie. */
  secureContext: boolean;
  origin: string;
};

const ServicesContext = createContext<Services | null>(null);

export function ServicesProvider({
  services,
  children,
}: {
  services: Services;
  children: ReactNode;
}): ReactElement {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error("useServices outside ServicesProvider");
  return services;
}
