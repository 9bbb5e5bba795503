import type { Readable } from "node:stream";

export type ObjectInfo = { readonly key: string; readonly sizeBytes: number; readonly modifiedAt: Date };

export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Raw payloads, frozen flushes and report files. Keys are `<class>/<part>/…` (see object-key.ts). A full or broken disk is
 * AppError `storage_unavailable` (503, retryable); a key that is not there is AppError `not_found` where a value is needed.
 */
export type ObjectStore = {
  /** Durable when it resolves, whole or not at all; replaces what was there. A stream that fails leaves nothing behind. */
  put(key: string, body: ObjectBody, signal?: AbortSignal): Promise<{ sizeBytes: number }>;
  /** @throws AppError `not_found` before the first byte. */
  getStream(key: string, signal?: AbortSignal): Promise<Readable>;
  /** For objects known to be small. @throws AppError `not_found`. */
  getBytes(key: string, signal?: AbortSignal): Promise<Buffer>;
  /** Undefined when there is no such object. */
  stat(key: string): Promise<ObjectInfo | undefined>;
  /** Objects whose key begins with these whole parts, in no particular order. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Does nothing when there is no such object. */
  delete(key: string): Promise<void>;
  /** Deletes everything under these whole parts of a key. */
  deletePrefix(prefix: string): Promise<void>;
  /** For readiness: throws when the store cannot take an object now. Leaves nothing behind. */
  check(signal: AbortSignal): Promise<void>;
};
