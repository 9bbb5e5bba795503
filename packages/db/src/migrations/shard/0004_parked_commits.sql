-- A tenant whose part of a loaded flush cannot be committed is parked, so that its lane goes on without it.
alter table lane_flushes
  drop constraint lane_flushes_state_check,
  add constraint lane_flushes_state_check check (state in ('staged', 'parked', 'loaded')),
  -- Tenants whose part is still to be committed. Their batches in this lane wait for it.
  add column parked uuid[] not null default '{}';
create index lane_flushes_parked_idx on lane_flushes (lane) where state = 'parked';
