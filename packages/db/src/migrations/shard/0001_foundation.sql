-- What every shard has: whose home it is, the outbox, idempotent requests, the audit log.
-- Each tenant table repeats the same block: key led by tenant_id, enable and force row level security, one policy, grants.

revoke all on schema public from public;
grant usage on schema public to c4_app, c4_relay;
alter default privileges in schema public revoke execute on functions from public;

create table tenant_homes (
  tenant_id uuid not null,
  epoch bigint not null default 1 check (epoch > 0),
  state text not null default 'active'
    check (state in ('active', 'copying', 'catching_up', 'frozen', 'switched', 'draining')),
  data_version bigint not null default 0,
  loading_flushes integer not null default 0 check (loading_flushes >= 0),
  last_loaded_at timestamptz,
  complete_through date,
  created_at timestamptz not null default now(),
  primary key (tenant_id)
);
alter table tenant_homes enable row level security, force row level security;
create policy tenant on tenant_homes
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on tenant_homes to c4_app;

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

create table idempotency_keys (
  tenant_id uuid not null,
  key text not null,
  request_hash text not null,
  response_status smallint,
  response_body jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, key)
);
create index idempotency_keys_expires_idx on idempotency_keys (tenant_id, expires_at);
alter table idempotency_keys enable row level security, force row level security;
create policy tenant on idempotency_keys
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on idempotency_keys to c4_app;

create table outbox (
  tenant_id uuid not null,
  id uuid not null,
  topic text not null,
  payload jsonb not null,
  available_at timestamptz not null default now(),
  attempts integer not null default 0,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index outbox_pending_idx on outbox (tenant_id, available_at) where published_at is null;
alter table outbox enable row level security, force row level security;
create policy tenant on outbox
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on outbox to c4_app;
-- The relay sees ids, times and states of all tenants; the payload is read in the tenant's own transaction.
create policy relay on outbox to c4_relay using (true);
grant select (tenant_id, id, topic, available_at, attempts, published_at, created_at) on outbox to c4_relay;
grant update (available_at, attempts, published_at) on outbox to c4_relay;

-- How every tenant transaction begins, in one round trip: set the tenant, then read its home under that setting.
-- A function because one plain statement may evaluate the policy before set_config. Security invoker: it can do no more
-- than its caller. No row: the tenant has no home here.
create function enter_tenant(tenant uuid, statement_timeout_ms integer) returns setof tenant_homes
language plpgsql volatile security invoker as $$
begin
  perform set_config('app.tenant_id', tenant::text, true),
          set_config('statement_timeout', statement_timeout_ms::text, true);
  return query select * from public.tenant_homes home where home.tenant_id = tenant;
end
$$;
grant execute on function enter_tenant(uuid, integer) to c4_app;
