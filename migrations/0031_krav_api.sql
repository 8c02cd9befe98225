-- Whether the patient owes an egenandel on the bill, by the tariff: written by the control, counted by merknad 1478. Null on bills controlled
-- before; on those, a report of whether it is paid says that there is one.
alter table regning add column har_egenandel boolean;

-- A message controlled again points at the first, however many times it was.
with recursive steg (id, peker) as (
    select id, rebehandler from melding where rebehandler is not null
    union all
    select s.id, m.rebehandler from steg s join melding m on m.id = s.peker where m.rebehandler is not null)
update melding m set rebehandler = s.peker
from steg s join melding forste on forste.id = s.peker
where s.id = m.id and forste.rebehandler is null and m.rebehandler <> s.peker;
