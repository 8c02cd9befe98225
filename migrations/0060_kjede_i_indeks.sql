-- The chain of a rejected bill is found by number and by GUID apart: joined with «or» no index fits, and every bill of the practitioner is
-- read for each link.
create or replace view regning_kjede as
select r.id, r.helseaktor_id, r.melding_id, r.krevd_ore, r.behov,
       case when not r.kreditering and not r.korrigering then kravfrist(r.tidspunkt, m.mottatt) end as frist,
       (r.tidspunkt <= m.mottatt) is not true as fra_mottak,
       exists (select 1 from latt_ligge l where l.regning_id = r.id) as latt_ligge,
       s.status as senere, s.id as senere_id
from regning r
join melding m on m.id = r.melding_id
left join lateral (
    with recursive ledd (id, nummer, guid, status, melding) as (
        select r.id, r.regningsnummer, r.guid, r.status, r.melding_id
        union
        select n.id, n.regningsnummer, n.guid, n.status, n.melding_id
        from ledd l
        cross join lateral (
            select e.id, e.regningsnummer, e.guid, e.status, e.melding_id, e.kreditering, e.korrigering
            from regning e where e.helseaktor_id = r.helseaktor_id and e.regningsnummer = l.nummer
            union all
            select e.id, e.regningsnummer, e.guid, e.status, e.melding_id, e.kreditering, e.korrigering
            from regning e where e.helseaktor_id = r.helseaktor_id and e.guid = l.guid) n
        where n.id > l.id and n.melding_id <> l.melding and n.kreditering = r.kreditering and n.korrigering = r.korrigering)
    select ledd.id, ledd.status from ledd
    where ledd.id <> r.id and not (ledd.status = 'avvist' and exists (
        select 1 from regning o, jsonb_array_elements(o.funn) f
        where o.id = ledd.id and f ->> 'niva' = 'avviser' and f ->> 'regel' in ('K26Nummer', 'K26Guid')))
    order by case ledd.status when 'godkjent' then 0 when 'kreditert' then 1 when 'behandles' then 2 else 3 end, ledd.id desc
    limit 1) s on true
where r.status = 'avvist';

-- A patient's bills with one practitioner are few among the patient's bills: one index serves both questions.
drop index regning_behandler_pasient;

-- That a bill and its message are the same practitioner's is told by one key, where two said less.
alter table melding add constraint melding_eier unique (id, helseaktor_id);
alter table regning add constraint regning_melding_eier foreign key (melding_id, helseaktor_id) references melding (id, helseaktor_id) not valid;
alter table regning validate constraint regning_melding_eier;
alter table regning drop constraint regning_melding_id_fkey;
alter table regning drop constraint regning_helseaktor_id_fkey;
