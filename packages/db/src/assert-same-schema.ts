import type { Sql } from "postgres";

/**
 * Everything about a shard's schema that its migrations decide, one line per column, constraint, index, policy, function
 * and grant. Two shards of one release have equal lines; a difference was made by hand.
 */
export async function readSchemaLines(sql: Sql): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    select line from (
      select format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
      union all
      select format('table %s %s %s %s', c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl)
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
      union all
      select format('grant %s.%s %s', c.relname, a.attname, a.attacl)
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and a.attacl is not null
      union all
      select format('constraint %s %s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k where k.connamespace = 'public'::regnamespace and k.conrelid <> 0
      union all
      select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
      union all
      select format('policy %s.%s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual, with_check)
      from pg_policies where schemaname = 'public'
      union all
      select format('function %s %s', f.oid::regprocedure, md5(pg_get_functiondef(f.oid)))
      from pg_proc f where f.pronamespace = 'public'::regnamespace
    ) lines order by line`;
  return rows.map(({ line }) => line);
}

/** Throws with the first difference when the shards do not all have the same schema. */
export function assertSameSchema(linesByShard: ReadonlyMap<string, readonly string[]>): void {
  const [first, ...others] = [...linesByShard];
  if (!first) return;
  for (const [shard, lines] of others) {
    const extra = lines.find((line) => !first[1].includes(line));
    const missing = first[1].find((line) => !lines.includes(line));
    if (extra ?? missing) {
      throw new Error(
        `${shard} has drifted from ${first[0]}: ${extra ? `only ${shard} has "${extra}"` : `${shard} lacks "${missing}"`}`,
      );
    }
  }
}
