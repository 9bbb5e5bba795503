import { fileURLToPath } from "node:url";
import { createFileObjectStore } from "./file-object-store.ts";
import type { ObjectStore } from "./object-store.ts";

/** The object store a URL names: `file:///folder`. Other kinds implement the same port. */
export function createObjectStore(url: string): ObjectStore {
  const { protocol } = new URL(url);
  if (protocol === "file:") return createFileObjectStore(fileURLToPath(url));
  throw new Error(`OBJECT_STORE_URL: ${protocol}// is not supported by this build; use file:///folder`);
}
