-- The public list of practitioners: a read model of what is searched. What is shown is read from the rows themselves.

-- What the public knows a person and a practice by. Random, so they tell nothing; the portal's own ids are used elsewhere.
alter table helseaktor add column offentlig_id uuid not null unique default gen_random_uuid();
alter table praksis add column offentlig_id uuid not null unique default gen_random_uuid();

-- The words of a text, as they are compared: small letters, no accents. Depends on no extension and on no locale.
create function behandlerord(tekst text) returns text[] language sql immutable strict parallel safe as $$
    select array_remove(string_to_array(regexp_replace(translate(lower(tekst),
        'ÆØÅÁÀÂÃĀĄĂǍĆČÇĈĎĐÐÉÈÊËĒĘĚĖĞĢÍÌÎÏĪĮŁĻĽÑŃŇŊÓÒÔÕŌŘŔŠŚŞȘŤŦŢȚÞÚÙÛÜŪŮŰÝŸŽŹŻÄǼÖŐŒáàâãāąăǎćčçĉďđðéèêëēęěėğģíìîïīįłļľñńňŋóòôõōřŕšśşșťŧţțþúùûüūůűýÿžźżäǽöőœ',
        'æøåaaaaaaaaccccdddeeeeeeeeggiiiiiilllnnnnooooorrsssstttttuuuuuuuyyzzzææøøøaaaaaaaaccccdddeeeeeeeeggiiiiiilllnnnnooooorrsssstttttuuuuuuuyyzzzææøøø'), '[^a-z0-9æøå]+', ' ', 'g'), ' '), '')
$$;

-- Where a name stands in the list, compared byte by byte: æ, ø, å after z, and aa as å.
create function behandlersortering(etternavn text, fornavn text) returns text language sql immutable strict parallel safe as $$
    select translate(replace(array_to_string(behandlerord(etternavn), ' '), 'aa', 'å') || '  ' ||
                     replace(array_to_string(behandlerord(fornavn), ' '), 'aa', 'å'), 'æøå', '{|}')
$$;

-- The profession of a practice type (src/praksis/typer.rs; a test compares). Null for types that are the municipality's.
create function praksisyrke(type text) returns text language sql immutable strict parallel safe as $$
    select case
        when type in ('FALE', 'LEVA', 'UTKA', 'SPES', 'SPAN', 'SPBA', 'SPFY', 'SPGY', 'SPHU', 'SPIN', 'SPKI', 'SPNE', 'SPOK', 'SPOL', 'SPON',
                      'SPPS', 'SPRA', 'SPRE') then 'lege'
        when type in ('FYNO', 'FYMT', 'FYPM', 'FYRT', 'FYUM', 'FYUP', 'FYUV') then 'fysioterapeut'
        when type in ('TANN', 'TAKJ') then 'tannlege'
        when type = 'TAPL' then 'tannpleier'
        when type in ('PSNO', 'PSNE', 'PSUT') then 'psykolog'
        when type = 'KINO' then 'kiropraktor'
        when type = 'JORD' then 'jordmor'
        when type = 'ORTO' then 'ortoptist'
        when type = 'LOGO' then 'logoped'
        when type = 'AUDI' then 'audiopedagog'
    end
$$;

create table behandlersok (
    praksis_id bigint primary key references praksis,
    helseaktor_id uuid not null references helseaktor,
    orgnr text, -- null when the place is not for the public
    sortering text collate "C" not null unique,
    -- A letter for what a word is, then the word: f family name, g given name, p practice, s place, y profession, h HPR number,
    -- u person, i practice, o organisation.
    ord tsvector not null,
    gyldig datemultirange not null check (not isempty(gyldig)) -- days with both an agreement and a practice
);
create index on behandlersok using gin (ord);
create index on behandlersok (helseaktor_id, sortering);
create index on behandlersok (orgnr, sortering) where orgnr is not null;

create view behandlergrunnlag as
    select p.id as praksis_id, p.helseaktor_id, case when not p.ambulerende then p.orgnr end as orgnr,
           behandlersortering(h.etternavn, h.fornavn) || '  ' || h.offentlig_id || p.offentlig_id as sortering,
           array_to_tsvector(array(
               select 'f:' || o from unnest(behandlerord(h.etternavn)) o
               union select 'g:' || o from unnest(behandlerord(h.fornavn)) o
               union select 'p:' || o from unnest(behandlerord(p.navn)) o
               union select 's:' || o from unnest(behandlerord(p.kommune)) o
               union select 's:' || o from unnest(behandlerord(concat_ws(' ', p.postnummer, p.poststed))) o where not p.ambulerende
               union select 'y:' || praksisyrke(p.type)
               union select 'h:' || h.hpr where h.hpr is not null
               union select 'u:' || h.offentlig_id
               union select 'i:' || p.offentlig_id
               union select 'o:' || p.orgnr where not p.ambulerende)) as ord,
           g.gyldig
    from praksis p
    join helseaktor h on h.id = p.helseaktor_id
    cross join lateral (
        select (select range_agg(periode) from praksis_periode where praksis_id = p.id)
             * (select range_agg(daterange(gyldig_fra, avsluttet, '[]')) from avtale where helseaktor_id = p.helseaktor_id) as gyldig
    ) g
    where praksisyrke(p.type) is not null and not isempty(g.gyldig);

-- Kept in the transaction that changes something, whoever does it, so the list is right at once and no day needs a job. The lock is the
-- one of the person's audit chain, which the same transaction takes anyway; after it, everything others have committed is seen.
create function behandlersok_oppdater(hvem uuid) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(hvem::text, 7));
    delete from behandlersok s where s.helseaktor_id = hvem
        and not exists (select 1 from behandlergrunnlag g where g.helseaktor_id = hvem and g.praksis_id = s.praksis_id);
    insert into behandlersok (praksis_id, helseaktor_id, orgnr, sortering, ord, gyldig)
        select praksis_id, helseaktor_id, orgnr, sortering, ord, gyldig from behandlergrunnlag where helseaktor_id = hvem
        on conflict (praksis_id) do update
            set orgnr = excluded.orgnr, sortering = excluded.sortering, ord = excluded.ord, gyldig = excluded.gyldig;
end $$;

create function behandlersok_av_helseaktor() returns trigger language plpgsql as $$
begin
    perform behandlersok_oppdater(new.id);
    return null;
end $$;
create trigger behandlersok after update of fornavn, etternavn, hpr on helseaktor for each row
    when ((old.fornavn, old.etternavn, old.hpr) is distinct from (new.fornavn, new.etternavn, new.hpr))
    execute function behandlersok_av_helseaktor();

create function behandlersok_av_eier() returns trigger language plpgsql as $$
begin
    perform behandlersok_oppdater(new.helseaktor_id);
    return null;
end $$;
create trigger behandlersok after update of type, navn, orgnr, postnummer, poststed, kommune, ambulerende on praksis for each row
    execute function behandlersok_av_eier();
create trigger behandlersok after insert or update of gyldig_fra, avsluttet on avtale for each row execute function behandlersok_av_eier();

create function behandlersok_av_periode() returns trigger language plpgsql as $$
begin
    perform behandlersok_oppdater(p.helseaktor_id) from praksis p where p.id = coalesce(new.praksis_id, old.praksis_id);
    return null;
end $$;
create trigger behandlersok after insert or update or delete on praksis_periode for each row execute function behandlersok_av_periode();

insert into behandlersok (praksis_id, helseaktor_id, orgnr, sortering, ord, gyldig)
    select praksis_id, helseaktor_id, orgnr, sortering, ord, gyldig from behandlergrunnlag;
