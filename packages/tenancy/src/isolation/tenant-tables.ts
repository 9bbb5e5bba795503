import type { Sql } from "postgres";

export type TenantTable = {
  name: string;
  /** `tenant_id`; `id` in the table of tenants itself. */
  tenantColumn: string;
  columns: readonly { name: string; type: string; category: string }[];
  /** Policies that open the table for one role or one purpose, by name. */
  policies: readonly string[];
};

/** Every table of the catalogue that holds tenants' rows, with the columns an insert must fill. New tables come by themselves. */
export async function readTenantTables(admin: Sql): Promise<TenantTable[]> {
  return admin<TenantTable[]>`
    select c.relname as name,
      case when c.relname = 'tenants' then 'id' else 'tenant_id' end as "tenantColumn",
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
          'category', t.typcategory) order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attnotnull and a.attgenerated = '' and a.attidentity = '') as columns,
      (select coalesce(json_agg(p.polname order by p.polname), '[]') from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'tenants' or exists (select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
    order by c.relname`;
}

/**
 * Lets a row of any table be written with made-up values: drops checks, foreign keys and triggers. Only for a scratch
 * database; row-level security is left as it is.
 */
export async function loosenConstraints(admin: Sql): Promise<void> {
  const constraints = await admin<{ relation: string; name: string }[]>`
    select conrelid::regclass::text as relation, conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('c', 'f') and conparentid = 0`;
  for (const { relation, name } of constraints) {
    await admin`alter table ${admin(relation)} drop constraint if exists ${admin(name)}`;
  }
}
