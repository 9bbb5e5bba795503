import { Me } from "@c4/contracts/http/auth";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useServices } from "../../lib/services.tsx";

export function useMe(): UseQueryResult<Me, Error> {
  const { api } = useServices();
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => api.get("/v1/auth/me", Me, { signal }),
    staleTime: 5 * 60_000,
  });
}
