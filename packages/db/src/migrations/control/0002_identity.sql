-- Who may enter: people, what they may do in which tenant, their sessions, and the keys of a tenant's systems.

-- People, sessions and refresh tokens belong to a person, not to a tenant: one person signs in to several tenants.
create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  locale text not null,
  password_hash text not null,
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null default now()
);
grant select, insert, update on users to c4_app;

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  chosen_tenant_id uuid not null references tenants (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_user_idx on sessions (user_id);
grant select, insert, update, delete on sessions to c4_app;

create table refresh_tokens (
  hash text primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  next_salt bytea,
  next_hash text,
  check ((used_at is null) = (next_hash is null))
);
create index refresh_tokens_session_idx on refresh_tokens (session_id);
grant select, insert, update, delete on refresh_tokens to c4_app;

create table memberships (
  tenant_id uuid not null references tenants (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'viewer', 'partner')),
  row_scope jsonb not null,
  role_version integer not null default 1 check (role_version > 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
-- Sign-in asks for a person's tenants, before one is chosen.
create index memberships_user_idx on memberships (user_id);
alter table memberships enable row level security, force row level security;
create policy tenant on memberships
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy before_tenant on memberships for select using (current_setting('app.before_tenant', true) = 'on');
grant select, insert, update, delete on memberships to c4_app;

create table api_keys (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  hash text not null,
  prefix text not null,
  last_four text not null,
  scopes jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  -- Without tenant_id on purpose: a key names its tenant, so one hash may exist once in all. It is an HMAC under a secret
  -- pepper, so a collision tells nobody anything.
  constraint api_keys_hash_key unique (hash)
);
alter table api_keys enable row level security, force row level security;
create policy tenant on api_keys
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- A request with a key finds its tenant here.
create policy before_tenant on api_keys for select using (current_setting('app.before_tenant', true) = 'on');
grant select, insert, update on api_keys to c4_app;
