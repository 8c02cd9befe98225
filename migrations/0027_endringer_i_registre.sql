-- What registers tell after a practice was registered: changes in Enhetsregisteret, and approvals in HPR.

-- Where the next reading of a feed starts. Null: it has not been read, and starts a day back.
create table enhetsstrom (
    strom text primary key check (strom in ('underenheter')),
    neste bigint check (neste > 0),
    lest timestamptz
);
insert into enhetsstrom (strom) values ('underenheter');

-- Units that practices use, as they were last seen; only to tell what has changed. Null when the register has taken the unit out:
-- then nothing but the number may be kept.
create table enhet_speil (
    orgnr text primary key check (orgnr ~ '^[0-9]{9}$'),
    enhet jsonb,
    sett timestamptz not null
);

-- What was found about the place of a practice, as a task for its owner. The practice itself is never changed by it.
create table praksis_stedendring (
    id uuid primary key default gen_random_uuid(),
    praksis_id bigint not null references praksis,
    orgnr text not null check (orgnr ~ '^[0-9]{9}$'), -- the place it is about; another place makes it moot
    slag text not null check (slag in ('adresse', 'eier', 'slettet', 'nedlagt')),
    gammel text, -- before and after, as people read them
    ny text,
    ny_adresse jsonb check (ny_adresse is null or slag = 'adresse'), -- what «Ja, det stemmer» takes
    dato date, -- of the deletion, the closing or the new owner, when the register gives one
    funnet timestamptz not null,
    avgjort timestamptz,
    avgjort_som text check (avgjort_som in ('bekreftet', 'byttet', 'erstattet', 'bortfalt')),
    check ((avgjort is null) = (avgjort_som is null)),
    check (avgjort_som is distinct from 'bekreftet' or slag in ('adresse', 'eier'))
);
-- One open finding of a kind per practice.
create unique index praksis_stedendring_en_aapen on praksis_stedendring (praksis_id, slag) where avgjort is null;
create index praksis_stedendring_praksis on praksis_stedendring (praksis_id, funnet);
-- Who uses a unit.
create index praksis_orgnr on praksis (orgnr);
