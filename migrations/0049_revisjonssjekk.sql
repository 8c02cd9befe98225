-- What the nightly look through the audit trail found. One row a night; a night without a row was not looked at.
create table revisjonssjekk (
    dag date primary key,
    tid timestamptz not null,
    rader bigint not null check (rader >= 0),
    brudd bigint not null check (brudd between 0 and rader)
);
