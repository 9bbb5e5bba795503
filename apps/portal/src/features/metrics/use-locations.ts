import { LocationItem } from "@c4/contracts/http/master";
import { page } from "@c4/contracts/http/page";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { useServices } from "../../lib/services.tsx";

const LocationPage = page(LocationItem);

/** Every location of the tenant, all pages, by name. */
export function useLocations(): UseQueryResult<LocationItem[], Error> {
  const { api } = useServices();
  return useQuery({
    queryKey: ["locations"],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const all: LocationItem[] = [];
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
