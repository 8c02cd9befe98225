-- A bill that was rejected because its number or GUID was taken (K26) is no answer to the bill that had it: when that one is rejected later, by
-- a case worker, it is the one to correct. As `regler::kjede::finn_senere` has it. The rest of the view is as 0030 made it.
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
        join regning n on n.helseaktor_id = r.helseaktor_id and (n.regningsnummer = l.nummer or n.guid = l.guid)
        where n.id > l.id and n.melding_id <> l.melding and n.kreditering = r.kreditering and n.korrigering = r.korrigering)
    select ledd.id, ledd.status from ledd
    where ledd.id <> r.id and not (ledd.status = 'avvist' and exists (
        select 1 from regning o, jsonb_array_elements(o.funn) f
        where o.id = ledd.id and f ->> 'niva' = 'avviser' and f ->> 'regel' in ('K26Nummer', 'K26Guid')))
    order by case ledd.status when 'godkjent' then 0 when 'kreditert' then 1 when 'behandles' then 2 else 3 end, ledd.id desc
    limit 1) s on true
where r.status = 'avvist';
