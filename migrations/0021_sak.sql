-- Cases for case workers, and the guard around a practice's account (registre.md §7).

create table sak (
    id uuid primary key,
    slag text not null check (slag in ('konto_avvik', 'konto_meldt', 'enhet_manuell', 'utdanning')),
    helseaktor_id uuid not null references helseaktor, -- whom it is about
    objekt text not null,    -- what it is about: a table's name, and the key in it
    objekt_id text not null,
    status text not null default 'ny' check (status in ('ny', 'under_arbeid', 'godkjent', 'avvist')),
    versjon int not null default 1,
    opprettet timestamptz not null,
    avgjort timestamptz,
    begrunnelse text check (length(begrunnelse) between 1 and 1000),
    check ((avgjort is not null) = (status in ('godkjent', 'avvist'))),
    check ((avgjort is null) = (begrunnelse is null))
);
-- One open case about the same thing; what opens it may be tried again.
create unique index sak_en_aapen on sak (slag, objekt, objekt_id) where avgjort is null;
create index sak_aapne on sak (opprettet, id) where avgjort is null;
create index sak_avgjorte on sak (avgjort desc, id desc) where avgjort is not null;
create index sak_gjelder on sak (helseaktor_id, opprettet desc);

-- What each case worker said. Nobody approves the same case twice, so two approvals are always by two people.
create table sak_avgjorelse (
    sak_id uuid not null references sak,
    plass smallint not null check (plass > 0),
    saksbehandler_id uuid not null references saksbehandler,
    svar text not null check (svar in ('godkjent', 'avvist')),
    begrunnelse text not null check (length(begrunnelse) between 1 and 1000),
    tid timestamptz not null,
    primary key (sak_id, plass)
);
create unique index sak_avgjorelse_to_ulike on sak_avgjorelse (sak_id, saksbehandler_id) where svar = 'godkjent';
create trigger sak_avgjorelse_uforanderlig before update or delete on sak_avgjorelse for each row execute function avvis_endring();
create trigger sak_bestaar before delete or truncate on sak for each statement execute function avvis_endring();

-- A reason that was typed and not accepted, so that it need not be typed again.
create table sak_utkast (
    sak_id uuid not null references sak,
    saksbehandler_id uuid not null references saksbehandler,
    begrunnelse text not null check (length(begrunnelse) <= 10000),
    primary key (sak_id, saksbehandler_id)
);

-- A case is closed once, and an account is approved by two. The database says so whatever the code does.
create function sak_vakt() returns trigger language plpgsql as $$
begin
    if old.avgjort is not null then
        raise exception 'saken er avgjort' using errcode = 'check_violation', constraint = 'sak_avgjort';
    end if;
    if (old.id, old.slag, old.helseaktor_id, old.objekt, old.objekt_id, old.opprettet)
        is distinct from (new.id, new.slag, new.helseaktor_id, new.objekt, new.objekt_id, new.opprettet) then
        raise exception 'det saken gjelder, kan ikke endres' using errcode = 'check_violation', constraint = 'sak_fast';
    end if;
    if new.status = 'godkjent' and (select count(distinct saksbehandler_id) from sak_avgjorelse where sak_id = new.id and svar = 'godkjent')
        < (case when new.slag in ('konto_avvik', 'konto_meldt') then 2 else 1 end) then
        raise exception 'for få har godkjent' using errcode = 'check_violation', constraint = 'sak_to_godkjenner';
    end if;
    return new;
end $$;
create trigger sak_vakt before update on sak for each row execute function sak_vakt();

-- Every account a practice has had, in order. Payments go to the newest that is approved, not frozen and in use on the day.
create table praksis_konto (
    id uuid primary key default gen_random_uuid(),
    praksis_id bigint not null references praksis,
    nr int not null check (nr > 0),
    konto_kryptert bytea not null,
    konto_maskert text not null,
    kontroll text not null check (kontroll in ('treff', 'ikke_treff', 'ukjent', 'utilgjengelig')), -- the banks' register, at the latest look
    godkjenning text not null check (godkjenning in ('godkjent', 'kontrolleres', 'til_sak', 'avvist')),
    fryst timestamptz, -- somebody said «this was not me»
    gjelder_fra date,  -- null: the first account, in use at once
    opprettet timestamptz not null,
    unique (praksis_id, nr)
);
create index praksis_konto_kontrolleres on praksis_konto (opprettet) where godkjenning = 'kontrolleres';

create function praksis_konto_laas() returns trigger language plpgsql as $$
begin
    if (old.id, old.praksis_id, old.nr, old.konto_kryptert, old.konto_maskert, old.gjelder_fra, old.opprettet)
        is distinct from (new.id, new.praksis_id, new.nr, new.konto_kryptert, new.konto_maskert, new.gjelder_fra, new.opprettet) then
        raise exception 'en konto i historikken kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger praksis_konto_laas before update on praksis_konto for each row execute function praksis_konto_laas();
create trigger praksis_konto_bestaar before delete or truncate on praksis_konto for each statement execute function avvis_endring();

alter table praksis
    drop constraint praksis_konto_kontroll_check,
    add constraint praksis_konto_kontroll_check check (konto_kontroll in ('treff', 'ikke_treff', 'ukjent', 'utilgjengelig')),
    drop constraint praksis_enhet_kilde_check,
    add constraint praksis_enhet_kilde_check check (enhet_kilde in ('register', 'uverifisert', 'manuell')); -- 'manuell': a case worker confirmed it

-- Accounts in use before the guard stay in use.
insert into praksis_konto (praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, opprettet)
    select id, 1, konto_forrige_kryptert, konto_forrige_maskert, 'ukjent', 'godkjent', opprettet from praksis where konto_forrige_kryptert is not null;
insert into praksis_konto (praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, gjelder_fra, opprettet)
    select id, case when konto_forrige_kryptert is null then 1 else 2 end, konto_kryptert, konto_maskert, konto_kontroll, 'godkjent', konto_gjelder_fra, endret
    from praksis;

-- Whoever sets an account, also an instance of the version before this one during a roll-out, makes a row here.
-- The same rule as praksis::kontovakt::Godkjenning::etter; a test compares them.
create function praksis_konto_ny() returns trigger language plpgsql as $$
begin
    insert into praksis_konto (praksis_id, nr, konto_kryptert, konto_maskert, kontroll, godkjenning, gjelder_fra, opprettet)
    select new.id, coalesce(max(nr), 0) + 1, new.konto_kryptert, new.konto_maskert, new.konto_kontroll,
           case new.konto_kontroll when 'treff' then 'godkjent' when 'utilgjengelig' then 'kontrolleres' else 'til_sak' end,
           new.konto_gjelder_fra, new.endret
    from praksis_konto where praksis_id = new.id;
    return null;
end $$;
create trigger praksis_konto_forste after insert on praksis for each row execute function praksis_konto_ny();
create trigger praksis_konto_neste after update on praksis for each row when (old.konto_kryptert is distinct from new.konto_kryptert)
    execute function praksis_konto_ny();

-- «This was not me»: a one-time link per mail. Only the hash of its token is kept.
create table kontoendring_lenke (
    token_hash bytea primary key check (length(token_hash) = 32),
    praksis_konto_id uuid not null references praksis_konto,
    opprettet timestamptz not null,
    utloper timestamptz not null check (utloper > opprettet),
    brukt timestamptz
);
create index on kontoendring_lenke (praksis_konto_id);

-- Which account a decision pays to; an order that is not handed over waits when that account is frozen. Null: decided before the guard.
alter table vedtak add column praksis_konto_id uuid references praksis_konto;
