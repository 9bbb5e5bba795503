/**
 * The rules of tenant isolation as queries over pg_catalog: each returns the objects that break it, one column `object`.
 * A *tenant table* is a table of schema public that has a column tenant_id.
 */
const tenantTables = `
  select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum as tenant_attnum
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
  where c.relkind in ('r', 'p')`;

/** As Postgres prints it back: the only condition a tenant policy may have. */
const tenantCondition = `(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)`;

const isTenantPolicy = `(p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
  and pg_get_expr(p.polqual, p.polrelid) = $$${tenantCondition}$$
  and pg_get_expr(p.polwithcheck, p.polrelid) = $$${tenantCondition}$$)`;

const appRoles = `('c4_app', 'c4_relay')`;

export const gateRules = {
  table_without_tenant: `
    select c.relname as object from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'f')
      and not exists (select 1 from (${tenantTables}) t where t.oid = c.oid)`,

  tenant_id_nullable: `
    select t.relname as object from (${tenantTables}) t
    join pg_attribute a on a.attrelid = t.oid and a.attnum = t.tenant_attnum
    where not a.attnotnull or a.atttypid <> 'uuid'::regtype`,

  rls_off: `select t.relname as object from (${tenantTables}) t where not t.relrowsecurity`,

  rls_not_forced: `select t.relname as object from (${tenantTables}) t where not t.relforcerowsecurity`,

  no_tenant_policy: `
    select t.relname as object from (${tenantTables}) t
    where not exists (select 1 from pg_policy p where p.polrelid = t.oid and ${isTenantPolicy})`,

  other_policy: `
    select p.polrelid::regclass || '.' || p.polname as object from pg_policy p where not ${isTenantPolicy}`,

  key_without_tenant: `
    select t.relname || '.' || i.indexrelid::regclass as object from (${tenantTables}) t
    join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisprimary or i.indisexclusion)
    where i.indkey[0] <> t.tenant_attnum`,

  index_without_tenant: `
    select t.relname || '.' || i.indexrelid::regclass as object from (${tenantTables}) t
    join pg_index i on i.indrelid = t.oid and not (i.indisunique or i.indisprimary or i.indisexclusion)
    where i.indkey[0] <> t.tenant_attnum`,

  foreign_key_without_tenant: `
    select k.conrelid::regclass || '.' || k.conname as object from pg_constraint k
    join (${tenantTables}) target on target.oid = k.confrelid
    left join (${tenantTables}) source on source.oid = k.conrelid
    where k.contype = 'f'
      and (source.oid is null or k.conkey[1] <> source.tenant_attnum or k.confkey[1] <> target.tenant_attnum)`,

  unsafe_view: `
    select c.relname as object from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and (c.relkind = 'm' or (c.relkind = 'v'
      and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']))`,

  security_definer: `
    select f.oid::regprocedure::text as object from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where n.nspname = 'public' and f.prosecdef`,

  owned_by_app: `
    select c.oid::regclass::text as object from pg_class c where pg_get_userbyid(c.relowner) in ${appRoles}
    union all select f.oid::regprocedure::text from pg_proc f where pg_get_userbyid(f.proowner) in ${appRoles}
    union all select n.nspname from pg_namespace n where pg_get_userbyid(n.nspowner) in ${appRoles}
    union all select d.datname from pg_database d
      where d.datname = current_database() and pg_get_userbyid(d.datdba) in ${appRoles}`,

  privileged_role: `
    select r.rolname as object from pg_roles r
    where (r.rolname in ${appRoles} or r.rolname = 'c4_owner')
      and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication)
    union select m.rolname from pg_auth_members g join pg_roles m on m.oid = g.member
    where m.rolname in ${appRoles}`,

  app_may_create: `
    select r.rolname as object from pg_roles r
    where r.rolname in ${appRoles} and has_schema_privilege(r.oid, 'public', 'create')`,

  // truncate ignores policies, references and trigger look past them
  privilege_past_policies: `
    select t.relname || ' ' || x.privilege_type as object from (${tenantTables}) t
    join pg_class c on c.oid = t.oid, aclexplode(c.relacl) x
    where pg_get_userbyid(x.grantee) in ${appRoles} and x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`,

  granted_to_public: `
    select c.relname as object from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public', aclexplode(c.relacl) x
    where x.grantee = 0`,

  granted_on_partition: `
    select c.relname as object from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public', aclexplode(c.relacl) x
    where c.relispartition and pg_get_userbyid(x.grantee) in ${appRoles}`,

  relay_reads_whole_table: `
    select distinct c.relname as object from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public', aclexplode(c.relacl) x
    where c.relkind <> 'S' and pg_get_userbyid(x.grantee) = 'c4_relay'`,
} as const satisfies Record<string, string>;

export type GateRule = keyof typeof gateRules;
