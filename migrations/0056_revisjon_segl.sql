-- The audit trail is sealed with a key that the database does not have (server/revisjon/segl.rs): whoever owns the tables can make a right
-- chain of hashes, but no right seal. Rows from before have no seal; the next row of their chain, and the first day that is closed, seal
-- them. `klient` is the EPJ system's client id at HelseID. Both are null in what an old program writes while instances are replaced.
alter table revisjon
    add column segl bytea,
    add column klient text,
    add constraint revisjon_segl_lengde check (length(segl) = 32) not valid;

-- Where a chain ends, with its lock held until the transaction ends: what the seal of the next row is made of.
create function revisjon_siste(hvilken uuid, out nr bigint, out hash bytea) language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(hvilken::text, 7));
    select r.nr, r.hash into nr, hash from revisjon r where r.kjede = hvilken order by r.nr desc limit 1;
    nr := coalesce(nr, 0);
    hash := coalesce(hash, '\x00'::bytea);
end $$;

-- As before, and: a seal is made for a place in the chain. When another row has taken the place, the writer is told to try again.
create or replace function revisjon_lenke() returns trigger language plpgsql as $$
declare
    siste record;
begin
    perform pg_advisory_xact_lock(hashtextextended(new.kjede::text, 7));
    select nr, hash into siste from revisjon where kjede = new.kjede order by nr desc limit 1;
    if new.segl is not null and (new.nr, new.forrige_hash) is distinct from (coalesce(siste.nr, 0) + 1, coalesce(siste.hash, '\x00'::bytea)) then
        raise exception 'plassen i revisjonssporet er tatt' using errcode = 'serialization_failure';
    end if;
    new.nr := coalesce(siste.nr, 0) + 1;
    new.forrige_hash := coalesce(siste.hash, '\x00'::bytea);
    new.hash := revisjon_hash(new);
    return new;
end $$;

-- A day that is closed: all chains in one keyed root, which holds the root of the day before. Also written outside the database.
create table revisjonsdag (
    dag date primary key,
    tid timestamptz not null,
    kjeder bigint not null check (kjeder >= 0),
    rader bigint not null check (rader >= kjeder),
    rot bytea not null check (length(rot) = 32)
);
create trigger revisjonsdag_uforanderlig before update or delete on revisjonsdag for each row execute function avvis_endring();
create trigger revisjonsdag_ikke_tomt before truncate on revisjonsdag for each statement execute function avvis_endring();

-- Where each chain that has grown ended that day.
create table revisjonshode (
    kjede uuid not null,
    dag date not null references revisjonsdag,
    nr bigint not null check (nr > 0),
    hash bytea not null,
    segl bytea not null check (length(segl) = 32),
    primary key (kjede, dag)
);
create index on revisjonshode (dag);
create trigger revisjonshode_uforanderlig before update or delete on revisjonshode for each row execute function avvis_endring();
create trigger revisjonshode_ikke_tomt before truncate on revisjonshode for each statement execute function avvis_endring();

-- Breaks are counted one for each chain, row or day: there may be more of them than there are rows left.
alter table revisjonssjekk drop constraint revisjonssjekk_check, add constraint revisjonssjekk_brudd_check check (brudd >= 0);
