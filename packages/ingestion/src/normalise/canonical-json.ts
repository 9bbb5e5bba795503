/** JSON with sorted keys: the same content gives the same text whatever the order of fields. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

/**
 * What a sender added: the declared `attributes` together with fields the contract does not know. Null when there are none.
 * `known` holds the names of the contract's fields.
 */
export function attributesOf(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Record<string, unknown> | null {
  const declared = record.attributes;
  let found: Record<string, unknown> | null =
    typeof declared === "object" && declared !== null && Object.keys(declared).length > 0
      ? { ...declared }
      : null;
  for (const name in record) {
    if (known.has(name)) continue;
    found ??= {};
    found[name] = record[name];
  }
  return found;
}
