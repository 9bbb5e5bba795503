import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { decodeFilters, encodeFilters, type Filters } from "./filter-codec.ts";

/** The filters in the address of the page that is shown, and how to change them: a step the back button undoes. */
export function useFilters(): { filters: Filters; setFilters: (change: Partial<Filters>) => void } {
  const search = useSearch({ from: "/app" });
  const navigate = useNavigate();
  const filters = useMemo(() => decodeFilters(search), [search]);
  const setFilters = useCallback(
    (change: Partial<Filters>) =>
      void navigate({ to: ".", search: encodeFilters({ ...filters, ...change }) }),
    [filters, navigate],
  );
  return { filters, setFilters };
}
