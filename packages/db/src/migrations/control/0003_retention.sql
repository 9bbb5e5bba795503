-- How long a tenant's ledgers and roll-ups are kept, in months from the business date: the plan's promise. Stamped on each row
-- when it is staged, so a change concerns new rows only.
alter table tenants add column retention_months smallint not null default 25 check (retention_months between 1 and 1200);
