-- What was signed stays as it was signed: the database refuses anything else.

-- A text is loaded once (avtale::innlasting) and never altered. Only the deadline for signing may be moved.
alter table avtaleversjon
    add check (ma_signeres_innen >= gyldig_fra),
    add check (hash_nb = sha256(convert_to(tekst_nb, 'UTF8'))),
    add check (hash_nn = sha256(convert_to(tekst_nn, 'UTF8')));

create function avtaleversjon_laas() returns trigger language plpgsql as $$
begin
    if (old.id, old.gyldig_fra, old.hash_nb, old.hash_nn) is distinct from (new.id, new.gyldig_fra, new.hash_nb, new.hash_nn) then
        raise exception 'teksten i en avtaleversjon kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger avtaleversjon_laas before update on avtaleversjon for each row execute function avtaleversjon_laas();
create trigger avtaleversjon_bestaar before delete or truncate on avtaleversjon for each statement execute function avvis_endring();

-- avsluttet is the last day the agreement was in force.
alter table avtale add check (avsluttet >= gyldig_fra);

-- A signature covers one of the texts of its version; afterwards only its end may be set.
create function avtale_tekst() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from avtaleversjon v where v.id = new.versjon_id and new.tekst_hash = case new.sprak when 'nb' then v.hash_nb else v.hash_nn end) then
        raise exception 'signaturen gjelder ingen tekst i versjonen' using errcode = 'check_violation', constraint = 'avtale_tekst';
    end if;
    return new;
end $$;
create trigger avtale_tekst before insert on avtale for each row execute function avtale_tekst();

create function avtale_laas() returns trigger language plpgsql as $$
begin
    if to_jsonb(old) - 'avsluttet' - 'avslutning' is distinct from to_jsonb(new) - 'avsluttet' - 'avslutning' then
        raise exception 'en signert avtale kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger avtale_laas before update on avtale for each row execute function avtale_laas();
create trigger avtale_bestaar before delete or truncate on avtale for each statement execute function avvis_endring();

-- The signed copy as it was made when it was signed.
create table avtale_kopi (
    avtale_id uuid primary key references avtale,
    pdf bytea not null,
    laget timestamptz not null
);
create trigger avtale_kopi_uforanderlig before update or delete on avtale_kopi for each row execute function avvis_endring();
