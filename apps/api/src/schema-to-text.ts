import type { ApiDescription } from "./openapi.ts";

type Schemas = NonNullable<NonNullable<ApiDescription["components"]>["schemas"]>;
type Schema = Schemas[string];

const MAX_DEPTH = 8;

/** A schema as one would write a type: what people read in the docs. */
export function schemaToText(description: ApiDescription, schema: Schema | undefined, depth = 0): string {
  if (schema === undefined) return "unknown";
  if ("$ref" in schema) {
    const name = schema.$ref?.split("/").at(-1) ?? "";
    return schemaToText(description, description.components?.schemas?.[name], depth);
  }
  if (depth > MAX_DEPTH) return "…";
  const inner = (next: Schema | undefined, deeper = 1) => schemaToText(description, next, depth + deeper);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map((variant) => inner(variant, 0)).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map((part) => inner(part, 0)).join(" & ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.items !== undefined) return `${inner(schema.items)}[]`;
  if (schema.properties !== undefined) return objectToText(schema, inner, depth);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "unknown"];
  return types.map((type) => (schema.format === undefined ? type : `${type} (${schema.format})`)).join(" | ");
}

function objectToText(
  { properties = {}, required = [] }: Exclude<Schema, { $ref: string }>,
  inner: (schema: Schema) => string,
  depth: number,
): string {
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(properties).map(
    ([name, schema]) => `${indent}${name}${required.includes(name) ? "" : "?"}: ${inner(schema)}`,
  );
  if (lines.length === 0) return "{}";
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}
