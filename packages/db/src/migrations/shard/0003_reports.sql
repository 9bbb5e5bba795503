-- Runs of reports: what was asked, how far it is, and where the file lies. Postgres decides; the queue only carries the id.

create table report_runs (
  tenant_id uuid not null,
  id uuid not null,
  report_key text not null,
  format text not null check (format in ('pdf', 'xlsx', 'csv')),
  params jsonb not null,
  -- Rows the requester could see when asking: null is every location, else the file holds these locations only.
  location_ids uuid[],
  requested_by uuid,
  state text not null default 'queued' check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
  -- Tries begun. It is also the fence: a worker may finish a run only while it still holds the latest try.
  attempts integer not null default 0,
  -- While running: after this time the worker counts as lost, and another may begin the next try.
  lease_until timestamptz,
  rows bigint,
  size_bytes bigint,
  object_key text,
  data_version bigint,
  error_code text,
  error_message text,
  created_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'running') = (lease_until is not null)),
  check (state <> 'ready' or (object_key is not null and size_bytes is not null and expires_at is not null)),
  check ((state = 'failed') = (error_code is not null))
);
create index report_runs_created_idx on report_runs (tenant_id, created_at desc, id desc);
-- Small, however many runs there were: what upkeep has to look at.
create index report_runs_open_idx on report_runs (tenant_id, state) where state in ('queued', 'running', 'ready');
alter table report_runs enable row level security, force row level security;
create policy tenant on report_runs
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on report_runs to c4_app;
-- Upkeep looks for runs whose job was lost and files that are due; parameters and files are opened in the tenant's own door.
create policy relay on report_runs for select to c4_relay using (true);
grant select (tenant_id, id, state, created_at, lease_until, expires_at) on report_runs to c4_relay;
