import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

export type PortalFile = {
  readonly type: string;
  readonly etag: string;
  /** Named after its content, so it never changes. */
  readonly immutable: boolean;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
};

/**
 * The built portal in memory by path (`/assets/index-3f2a.js`), compressed once: a few megabytes. Only what was in the folder
 * at start can be asked for, so no path can climb out of it.
 */
export function readPortalFiles(folder: string): ReadonlyMap<string, PortalFile> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
    name.replaceAll("\\", "/"),
  );
  const files = names.filter((name) => !name.startsWith(".") && statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [`/${name}`, readPortalFile(join(folder, name), name)]));
}

function readPortalFile(path: string, name: string): PortalFile {
  const body = new Uint8Array(readFileSync(path));
  const type = types[extname(name)] ?? "application/octet-stream";
  return {
    type,
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    immutable: /^assets\/.+-[\w-]{8,}\.\w+$/.test(name),
    body,
    gzip: compressible.test(type) ? new Uint8Array(gzipSync(body, { level: 9 })) : undefined,
  };
}
