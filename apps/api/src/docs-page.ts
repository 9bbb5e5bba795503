import { errorCodes } from "@c4/contracts/error-codes";
import { html, raw } from "hono/html";
import type { ApiDescription } from "./openapi.ts";
import { schemaToText } from "./schema-to-text.ts";

type Html = ReturnType<typeof html>;
type Operation = NonNullable<NonNullable<ApiDescription["paths"]>[string]["get"]>;
type Listed = { readonly method: string; readonly path: string; readonly operation: Operation };

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --dim: color-mix(in srgb, currentColor 66%, transparent); }
body { font: 15px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { margin: 2.75rem 0 .5rem; font-size: 1.2rem; }
p { max-width: 46rem; } .intro { white-space: pre-line; } .dim { color: var(--dim); }
nav a { margin-right: 1rem; } a { color: inherit; }
details { border-top: 1px solid var(--line); padding: .55rem 0; } summary { cursor: pointer; display: flex; gap: .75rem; flex-wrap: wrap; align-items: baseline; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; } pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: .75rem; }
.method { font-weight: 700; width: 3.2rem; } .permission { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; }
h3 { font-size: .85rem; margin: 1rem 0 .25rem; } table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1.25rem .2rem 0; vertical-align: top; }
`;

/** The API for people: one page, no script, nothing from elsewhere. */
export function docsPage(description: ApiDescription, nonce: string): Html {
  const operations = listOperations(description);
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? "Other"))];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${description.info.title}</title>
<style nonce="${nonce}">${raw(STYLE)}</style>
</head>
<body>
<h1>${description.info.title}</h1>
<p class="intro">${prose(description.info.description ?? "")}</p>
<p>The same as <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<nav>${[...tags, "Errors"].map((tag) => html`<a href="#${anchor(tag)}">${tag}</a>`)}</nav>
${tags.map((tag) => section(description, tag, operations))}
${errorTable()}
</body>
</html>`;
}

function listOperations({ paths = {} }: ApiDescription): Listed[] {
  return Object.entries(paths).flatMap(([path, item]) => [
    ...(item.get === undefined ? [] : [{ method: "GET", path, operation: item.get }]),
    ...(item.post === undefined ? [] : [{ method: "POST", path, operation: item.post }]),
  ]);
}

function section(description: ApiDescription, tag: string, operations: readonly Listed[]): Html {
  const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? "Other") === tag);
  return html`<h2 id="${anchor(tag)}">${tag}</h2>${own.map((listed) => entry(description, listed))}`;
}

function entry(description: ApiDescription, { method, path, operation }: Listed): Html {
  const permission: unknown = operation["x-permission"];
  return html`<details id="${operation.operationId ?? ""}">
<summary><span class="method">${method}</span><code>${path}</code><span class="dim">${operation.summary ?? ""}</span>
${typeof permission === "string" ? html`<code class="permission">${permission}</code>` : ""}</summary>
${operation.description === undefined ? "" : html`<p>${prose(operation.description)}</p>`}
${parameters(description, operation)}
${requestBodies(description, operation)}
${responses(description, operation)}
</details>`;
}

function parameters(description: ApiDescription, { parameters = [] }: Operation): Html | "" {
  const rows = parameters.flatMap((parameter) => ("name" in parameter ? [parameter] : []));
  if (rows.length === 0) return "";
  return html`<h3>Parameters</h3><table>${rows.map(
    ({ name, in: place, required, schema, description: text }) => html`<tr><td><code>${name}</code></td>
<td class="dim">${place}${required === true ? ", required" : ""}</td>
<td><code>${schemaToText(description, schema)}</code></td><td>${text ?? ""}</td></tr>`,
  )}</table>`;
}

function requestBodies(description: ApiDescription, { requestBody }: Operation): Html[] {
  if (requestBody === undefined || !("content" in requestBody)) return [];
  return Object.entries(requestBody.content).map(
    ([type, { schema }]) => html`<h3>Body: ${type}</h3><pre>${schemaToText(description, schema)}</pre>`,
  );
}

function responses(description: ApiDescription, { responses = {} }: Operation): Html {
  const listed = Object.entries(responses).flatMap(([status, response]) =>
    "description" in response ? [{ status, response }] : [],
  );
  const refusals = listed.filter(
    ({ response }) => response.content?.["application/problem+json"] !== undefined,
  );
  const answers = listed.filter((answer) => !refusals.includes(answer));
  return html`${answers.map(({ status, response }) => {
    const json = response.content?.["application/json"]?.schema;
    return html`<h3>${status}: ${response.description}</h3>
${json === undefined ? "" : html`<pre>${schemaToText(description, json)}</pre>`}`;
  })}
${refusals.map(({ status, response }) => html`<div class="dim">${status}: ${prose(response.description)}</div>`)}`;
}

/** Text whose `code` is marked as in Markdown. */
function prose(text: string): (Html | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function errorTable(): Html {
  return html`<h2 id="errors">Errors</h2>
<table><tr><th>code</th><th>status</th><th>means</th><th>try again</th></tr>${Object.entries(errorCodes).map(
    ([code, { status, title, retryable }]) => html`<tr><td><code>${code}</code></td><td>${status}</td>
<td>${title}</td><td>${retryable ? "yes" : ""}</td></tr>`,
  )}</table>`;
}

function anchor(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, "-");
}
