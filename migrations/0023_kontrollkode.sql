-- A code on every signed copy of the agreement, with which anyone can check that it is unaltered; and which kind of agreement it is.

-- Found by a keyed hash, so that the table alone gives nobody a code.
create table avtale_kontroll (
    avtale_id uuid primary key references avtale,
    kode_oppslag bytea not null unique check (length(kode_oppslag) = 32),
    kode_kryptert bytea not null, -- to print it again, and to show it to the one who signed
    pdf_hash bytea check (length(pdf_hash) = 32), -- of the copy as it was first made; null until there is one
    opprettet timestamptz not null
);

-- The code stays; the hash is set once.
create function avtale_kontroll_laas() returns trigger language plpgsql as $$
begin
    if old.pdf_hash is not null or to_jsonb(old) - 'pdf_hash' is distinct from to_jsonb(new) - 'pdf_hash' then
        raise exception 'en kontrollkode kan ikke endres' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger avtale_kontroll_laas before update on avtale_kontroll for each row execute function avtale_kontroll_laas();
create trigger avtale_kontroll_bestaar before delete or truncate on avtale_kontroll for each statement execute function avvis_endring();

-- Who a version is for, by profession (kodeverk 9060; LOGO and AUDI have no code there): empty is everybody.
-- Professions whose association has signed for its members (praksisinformasjon.md §5: Den norske legeforening).
alter table avtaleversjon
    add column yrker text[] not null default '{}',
    add column kollektiv text[] not null default '{LE}';

-- Members sign as part of the collective agreement, others the ordinary one. The words are the same.
alter table avtale add column slag text not null default 'ordinaer' check (slag in ('ordinaer', 'kollektiv'));
