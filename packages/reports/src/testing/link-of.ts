import type { FileLinkQuery } from "../runs/file-links.ts";

/** What the file route reads out of a signed address. */
export function linkOf(url: string | null): FileLinkQuery {
  const link = new URL(url ?? "", "http://localhost");
  const get = (name: string) => link.searchParams.get(name) ?? "";
  return {
    runId: link.pathname.split("/")[3] ?? "",
    tenant: get("tenant"),
    expires: get("expires"),
    signature: get("signature"),
  };
}
