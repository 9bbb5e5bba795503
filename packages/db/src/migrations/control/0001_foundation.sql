-- The directory: tenants, shards, and which shard owns which tenant. Small, read before anything else is known.

revoke all on schema public from public;
grant usage on schema public to c4_app, c4_relay;
alter default privileges in schema public revoke execute on functions from public;

create table shards (
  id text primary key check (id ~ '^[a-z][a-z0-9_]*$'),
  region text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null default now()
);
grant select on shards to c4_app; -- registered by the migrate command, which owns the table

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text not null,
  region text not null,
  plan text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  reporting_currency text not null check (reporting_currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  week_start smallint not null default 1 check (week_start between 1 and 7),
  created_at timestamptz not null default now()
);
alter table tenants enable row level security, force row level security;
-- This table's own key is the tenant.
create policy tenant on tenants
  using (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- Sign-in and API keys find the tenant here, so it is read before a tenant is known; only withControl sets this.
create policy before_tenant on tenants for select using (current_setting('app.before_tenant', true) = 'on');
grant select, insert, update on tenants to c4_app;

create table tenant_placements (
  tenant_id uuid not null references tenants (id),
  shard_id text not null references shards (id),
  epoch bigint not null default 1 check (epoch > 0),
  state text not null default 'active'
    check (state in ('active', 'copying', 'catching_up', 'frozen', 'switched', 'draining')),
  updated_at timestamptz not null default now(),
  primary key (tenant_id)
);
alter table tenant_placements enable row level security, force row level security;
create policy tenant on tenant_placements
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The directory asks which shard to open before it can open it.
create policy before_tenant on tenant_placements for select using (current_setting('app.before_tenant', true) = 'on');
grant select, insert, update on tenant_placements to c4_app;

create table audit_log (
  tenant_id uuid not null,
  id uuid not null,
  occurred_at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'system')),
  actor_id uuid,
  action text not null,
  target_kind text not null,
  target_id text not null,
  before jsonb,
  after jsonb,
  ip_address text,
  request_id text,
  primary key (tenant_id, id)
);
create index audit_log_occurred_idx on audit_log (tenant_id, occurred_at);
alter table audit_log enable row level security, force row level security;
create policy tenant on audit_log
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert on audit_log to c4_app; -- append-only
