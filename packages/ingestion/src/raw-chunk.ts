/** Where chunk `index` (from 0) of a batch's raw bytes is kept. Chunks hold whole lines. */
export function rawChunkKey(tenantId: string, batchId: string, index: number): string {
  return `${rawPrefix(tenantId, batchId)}/${String(index + 1).padStart(6, "0")}`;
}

/** Everything that is kept of a batch's raw bytes. */
export function rawPrefix(tenantId: string, batchId: string): string {
  return `raw/${tenantId}/${batchId}`;
}
