-- Ingestion: sources, accepted batches and what became of their records, master data, completeness, and the lanes that load.

create table sources (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  vendor text not null,
  namespace text,
  lane smallint not null check (lane >= 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint sources_slug_key unique (tenant_id, slug)
);
alter table sources enable row level security, force row level security;
create policy tenant on sources
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on sources to c4_app;

create table ingest_batches (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  lane smallint not null,
  external_id text,
  state text not null default 'accepted' check (state in ('accepted', 'loading', 'loaded', 'failed')),
  content_hash bytea not null,
  size_bytes bigint not null,
  inline_body bytea,
  chunks integer not null default 0,
  cursor_chunk integer not null default 0,
  cursor_offset integer not null default 0,
  cursor_line integer not null default 0,
  received integer not null,
  loaded integer not null default 0,
  unchanged integer not null default 0,
  stale integer not null default 0,
  superseded integer not null default 0,
  quarantined integer not null default 0,
  excluded integer not null default 0,
  lines_loaded integer not null default 0,
  -- Orders documents without a version. The clock, not the start of the transaction.
  accepted_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  loaded_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  error_code text,
  error_message text,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id),
  constraint ingest_batches_external_key unique (tenant_id, source_id, external_id),
  -- Every record ends as exactly one of these.
  constraint ingest_batches_adds_up check (
    state <> 'loaded' or received = loaded + unchanged + stale + superseded + quarantined + excluded)
);
create index ingest_batches_accepted_idx on ingest_batches (tenant_id, accepted_at);
alter table ingest_batches enable row level security, force row level security;
create policy tenant on ingest_batches
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on ingest_batches to c4_app;
-- Lanes load batches of many tenants together: the relay sees which have work, never what is in them.
create index ingest_batches_pending_idx on ingest_batches (lane, tenant_id, accepted_at)
  where state in ('accepted', 'loading');
create policy relay on ingest_batches to c4_relay using (true);
grant select (tenant_id, id, lane, state, accepted_at, next_attempt_at) on ingest_batches to c4_relay;

create table quarantined_records (
  tenant_id uuid not null,
  batch_id uuid not null,
  position integer not null,
  id uuid not null,
  kind text,
  record_id text,
  path text not null,
  code text not null,
  message text not null,
  raw text not null,
  state text not null default 'quarantined' check (state in ('quarantined', 'replayed')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, batch_id, position),
  constraint quarantined_records_id_key unique (tenant_id, id),
  foreign key (tenant_id, batch_id) references ingest_batches (tenant_id, id)
);
alter table quarantined_records enable row level security, force row level security;
create policy tenant on quarantined_records
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on quarantined_records to c4_app;

create table ingest_flushes (
  tenant_id uuid not null,
  id uuid not null,
  state text not null default 'staged' check (state in ('staged', 'committed', 'loaded')),
  documents integer not null default 0,
  lines integer not null default 0,
  data_version bigint,
  staged_at timestamptz not null default now(),
  loaded_at timestamptz,
  primary key (tenant_id, id)
);
alter table ingest_flushes enable row level security, force row level security;
create policy tenant on ingest_flushes
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on ingest_flushes to c4_app;

create table locations (
  tenant_id uuid not null,
  id uuid not null,
  namespace text,
  external_id text not null,
  placeholder boolean not null default false,
  attributes jsonb,
  version bigint not null default -1,
  accepted_at timestamptz not null,
  position integer not null default 0,
  content_hash bytea not null,
  seq bigint not null,
  source_id uuid not null,
  name text not null,
  time_zone text,
  currency text,
  day_start_time text not null default '00:00',
  country text,
  region text,
  format text,
  area_sqm numeric(18, 4),
  opened_on date,
  closed_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id)
);
create index locations_seq_idx on locations (tenant_id, seq);
alter table locations enable row level security, force row level security;
create policy tenant on locations
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on locations to c4_app;

create table products (
  tenant_id uuid not null,
  id uuid not null,
  namespace text,
  external_id text not null,
  placeholder boolean not null default false,
  attributes jsonb,
  version bigint not null default -1,
  accepted_at timestamptz not null,
  position integer not null default 0,
  content_hash bytea not null,
  seq bigint not null,
  source_id uuid not null,
  name text not null,
  sku text,
  barcode text,
  category jsonb,
  brand text,
  vendor text,
  unit_cost numeric(18, 4),
  unit_price numeric(18, 4),
  currency text,
  active boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id)
);
create index products_seq_idx on products (tenant_id, seq);
alter table products enable row level security, force row level security;
create policy tenant on products
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on products to c4_app;

create table staff (
  tenant_id uuid not null,
  id uuid not null,
  namespace text,
  external_id text not null,
  placeholder boolean not null default false,
  attributes jsonb,
  version bigint not null default -1,
  accepted_at timestamptz not null,
  position integer not null default 0,
  content_hash bytea not null,
  seq bigint not null,
  source_id uuid not null,
  name text not null,
  location_id uuid,
  active boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id)
);
create index staff_seq_idx on staff (tenant_id, seq);
alter table staff enable row level security, force row level security;
create policy tenant on staff
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on staff to c4_app;

create table customers (
  tenant_id uuid not null,
  id uuid not null,
  namespace text,
  external_id text not null,
  placeholder boolean not null default false,
  attributes jsonb,
  version bigint not null default -1,
  accepted_at timestamptz not null,
  position integer not null default 0,
  content_hash bytea not null,
  seq bigint not null,
  source_id uuid not null,
  name text,
  country text,
  segment text,
  joined_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id)
);
create index customers_seq_idx on customers (tenant_id, seq);
alter table customers enable row level security, force row level security;
create policy tenant on customers
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on customers to c4_app;

create table fx_rates (
  tenant_id uuid not null,
  id uuid not null,
  namespace text,
  external_id text not null,
  placeholder boolean not null default false,
  attributes jsonb,
  version bigint not null default -1,
  accepted_at timestamptz not null,
  position integer not null default 0,
  content_hash bytea not null,
  seq bigint not null,
  source_id uuid not null,
  base text not null,
  quote text not null,
  rate_date date not null,
  rate numeric(20, 10) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references sources (tenant_id, id)
);
create index fx_rates_seq_idx on fx_rates (tenant_id, seq);
alter table fx_rates enable row level security, force row level security;
create policy tenant on fx_rates
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on fx_rates to c4_app;

create table completeness (
  tenant_id uuid not null,
  source_id uuid not null,
  location_id uuid not null,
  business_date date not null,
  currency text not null,
  documents integer not null,
  net numeric(38, 4) not null,
  tax numeric(38, 4) not null,
  payments numeric(38, 4) not null,
  primary key (tenant_id, source_id, location_id, business_date, currency)
);
create index completeness_location_idx on completeness (tenant_id, location_id, business_date);
alter table completeness enable row level security, force row level security;
create policy tenant on completeness
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on completeness to c4_app;

-- Lanes. No tenant's data: ids, counts and the name of the object that holds the frozen rows.
create table lane_leases (
  lane smallint primary key,
  epoch bigint not null,
  holder text not null,
  expires_at timestamptz not null
);
grant select, insert, update on lane_leases to c4_relay;

create table lane_flushes (
  id uuid primary key,
  lane smallint not null,
  epoch bigint not null,
  state text not null default 'staged' check (state in ('staged', 'loaded')),
  object_key text not null,
  manifest jsonb not null,
  checksum text not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  error text,
  staged_at timestamptz not null default clock_timestamp(),
  loaded_at timestamptz
);
-- One unfinished flush per lane.
create unique index lane_flushes_unfinished_key on lane_flushes (lane) where state = 'staged';
create index lane_flushes_loaded_idx on lane_flushes (loaded_at) where state = 'loaded';
grant select, insert, update, delete on lane_flushes to c4_relay;

-- Orders what a source's flushes applied (document_v1.applied_seq).
create sequence applied_seq;
grant usage on sequence applied_seq to c4_relay;
