-- When a register is silent, its bills are set apart: they are moved, unaltered, to a message of their own that points at the first
-- (rebehandler), so that the others need not wait for them.
alter table melding
    add column utskilt timestamptz,
    add constraint melding_utskilt check (utskilt is null or rebehandler is not null);
