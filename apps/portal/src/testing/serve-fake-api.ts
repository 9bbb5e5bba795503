import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { createFakeApi, type FakeApi } from "./fake-api.ts";

/** Serves the built portal with the product's headers and invented figures: `npm run dev:fake`, then open the address. */

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The policy that the API sends with the portal. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

function sendFile(path: string, response: ServerResponse): void {
  const wanted = join(dist, normalize(path));
  const file = extname(path) !== "" && existsSync(wanted) ? wanted : join(dist, "index.html");
  const nonce = randomBytes(16).toString("base64");
  const type = types[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-security-policy": contentSecurityPolicy(nonce) });
  response.end(
    type.startsWith("text/html")
      ? readFileSync(file, "utf8").replaceAll("__CSP_NONCE__", nonce)
      : readFileSync(file),
  );
}

async function sendAnswer(api: FakeApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const { status, body } = api.handle(
    request.method ?? "GET",
    request.url ?? "/",
    text === "" ? null : JSON.parse(text),
  );
  response.writeHead(status, { "content-type": "application/json", "c4-request-id": "req_fake_0001" });
  response.end(JSON.stringify(body));
}

function main(port: number, signedIn: boolean): void {
  const api = createFakeApi({ signedIn });
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path.startsWith("/v1/")) void sendAnswer(api, request, response);
    else sendFile(path, response);
  });
  const sockets = new WebSocketServer({ server, path: "/v1/live" });
  const sales = setInterval(() => {
    const message = JSON.stringify({ type: "data_version", data_version: api.sell(), loading: false });
    for (const socket of sockets.clients) socket.send(message);
  }, 4_000);
  server.on("close", () => clearInterval(sales));
  server.listen(port);
}

main(Number(process.argv[2] ?? 4173), process.argv[3] !== "signed-out");
