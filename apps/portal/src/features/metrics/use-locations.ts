import { page } from "@c4/contracts/http/page";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { useServices } from "../../lib/services.tsx";

export const PortalLocation = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string().nullable(),
  region: z.string().nullable(),
});
export type PortalLocation = z.infer<typeof PortalLocation>;

const LocationPage = page(PortalLocation);

/** Every location of the tenant, all pages, by name. */
export function useLocations(): UseQueryResult<PortalLocation[], Error> {
  const { api } = useServices();
  return useQuery({
    queryKey: ["locations"],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const all: PortalLocation[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: "200", ...(cursor === null ? {} : { cursor }) });
        const answer: z.infer<typeof LocationPage> = await api.get(`/v1/locations?${query}`, LocationPage, {
          signal,
        });
        all.push(...answer.data);
        cursor = answer.next_cursor;
      } while (cursor !== null);
      return all.sort((a, b) => a.name.localeCompare(b.name));
    },
  });
}
