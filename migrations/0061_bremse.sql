-- How often somebody has done what costs others something, in the current minute: one row for each thing and caller, for all instances.
-- Without a log, because a crash may forget it. Who it is stands here as a keyed hash only.
create unlogged table bremse (
    hva text not null,
    hvem bytea not null check (length(hvem) = 32),
    start timestamptz not null,
    antall int not null check (antall > 0),
    primary key (hva, hvem)
);
create index on bremse (start);
