-- Receipts, changes and the nightly reconciliation of payments (integration/betaling.md).

-- Orders made before, and not handed over, get what an order now says. Those handed over stay as they were sent.
update utbetalingsordre o
set ordre = o.ordre || jsonb_build_object(
        'tjenesteType', 'ny', 'utenlandsbetaling', 0, 'bilagsart', 'TR', 'eksternReferanse', p.navn,
        'trekkpliktig', case when p.type in ('FALO', 'FATU', 'LEKO') then 0 else 1 end,
        'mottakergruppe', case when p.type in ('FALO', 'FATU', 'LEKO') then 'Virksomhet' else 'Behandler' end)
from vedtak v join praksis p on p.id = v.praksis_id
where v.id = o.vedtak_id and o.sendt is null;

-- What the payment system has said about an order, each receipt once. Append-only. No names, accounts or texts.
create table utbetalingskvittering (
    id bigint generated always as identity primary key,
    nokkel text not null unique,                             -- the receipt's own id, else the hash of its content
    innhold_hash bytea not null check (length(innhold_hash) = 32),
    vedtak_id bigint references vedtak,                      -- null: it names no order of ours
    forsystem_ref text,
    oppdrag text not null check (oppdrag in ('utbetaling', 'endring', 'annet')),
    vurdering text not null,                                 -- what followed from it
    belop_ore bigint,
    betaling_id text,
    bilag_id text,
    status_kode text,
    feilkoder text,
    utbetalt timestamptz,
    tatt timestamptz not null
);
create index on utbetalingskvittering (vedtak_id);
create trigger utbetalingskvittering_uforanderlig before update or delete on utbetalingskvittering for each row execute function avvis_endring();

-- Account or KID of a payment that is not executed has changed; handed over as ENDRET_UTBETALING. The account is the decision's own.
create table utbetalingsendring (
    vedtak_id bigint not null references utbetalingsordre,
    nr int not null check (nr > 0),
    melding_id uuid not null unique,
    bilag_id text not null,
    konto_kryptert bytea not null,
    konto_maskert text not null,
    praksis_konto_id uuid not null references praksis_konto,
    opprettet timestamptz not null,
    sendt timestamptz,
    primary key (vedtak_id, nr)
);
create index utbetalingsendring_usendt on utbetalingsendring (opprettet) where sendt is null;

-- What differs between orders, receipts and the payment system's lists. A case tells case workers of each.
create table betalingsavvik (
    id uuid primary key,
    slag text not null check (slag in ('ukjent_ordre', 'feil_belop', 'belop_mangler', 'betalt_for', 'betalt_etter_avvisning',
        'avvist_etter_betaling', 'avvist', 'endring_avvist', 'mangler', 'ikke_sendt', 'ulik_status', 'uleselig')),
    vedtak_id bigint references vedtak,
    forsystem_ref text not null, -- or the name of a file that cannot be read
    kilde text not null,         -- the receipt it was found in; empty: found by the reconciliation
    forventet_ore bigint,
    oppgitt_ore bigint,
    utbetalt timestamptz,
    betaling_id text,
    bilag_id text,
    status_kode text,
    oppdaget timestamptz not null,
    lost timestamptz,            -- two case workers cleared it up, or it is no difference any more
    unique (slag, forsystem_ref, kilde)
);
create index betalingsavvik_aapne on betalingsavvik (oppdaget) where lost is null;
create index on betalingsavvik (vedtak_id);

-- One row per night, and the lists that are taken.
create table avstemming (
    dato date primary key,
    kjort timestamptz not null,
    ordrer int not null,
    poster int not null,
    nye_avvik int not null,
    aapne_avvik int not null
);
create table avstemmingsliste (
    innhold_hash bytea primary key check (length(innhold_hash) = 32),
    dato date not null references avstemming,
    poster int not null
);
create trigger avstemmingsliste_uforanderlig before update or delete on avstemmingsliste for each row execute function avvis_endring();

-- A difference may be about an order nobody knows, and so about nobody.
alter table sak
    alter column helseaktor_id drop not null,
    drop constraint sak_slag_check,
    add constraint sak_slag_check check (slag in ('konto_avvik', 'konto_meldt', 'enhet_manuell', 'utdanning', 'godkjenning', 'krav', 'betaling')),
    add constraint sak_om_noen check (helseaktor_id is not null or slag = 'betaling');

create or replace function sak_vakt() returns trigger language plpgsql as $$
begin
    if old.avgjort is not null then
        raise exception 'saken er avgjort' using errcode = 'check_violation', constraint = 'sak_avgjort';
    end if;
    if (old.id, old.slag, old.helseaktor_id, old.objekt, old.objekt_id, old.opprettet)
        is distinct from (new.id, new.slag, new.helseaktor_id, new.objekt, new.objekt_id, new.opprettet) then
        raise exception 'det saken gjelder, kan ikke endres' using errcode = 'check_violation', constraint = 'sak_fast';
    end if;
    if new.status = 'godkjent' and (select count(distinct saksbehandler_id) from sak_avgjorelse where sak_id = new.id and svar = 'godkjent')
        < (case when new.slag in ('konto_avvik', 'konto_meldt', 'krav', 'betaling') then 2 else 1 end) then
        raise exception 'for få har godkjent' using errcode = 'check_violation', constraint = 'sak_to_godkjenner';
    end if;
    return new;
end $$;
