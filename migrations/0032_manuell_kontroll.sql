-- Bills that the control can neither approve nor reject are a case for two case workers.

alter table sak
    drop constraint sak_slag_check,
    add constraint sak_slag_check check (slag in ('konto_avvik', 'konto_meldt', 'enhet_manuell', 'utdanning', 'godkjenning', 'krav'));

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
        < (case when new.slag in ('konto_avvik', 'konto_meldt', 'krav') then 2 else 1 end) then
        raise exception 'for få har godkjent' using errcode = 'check_violation', constraint = 'sak_to_godkjenner';
    end if;
    return new;
end $$;
