-- A bill has a life: what stopped it, what it became, what was chosen, and what its money covered.

-- What a rejected bill needs before it can be approved, by its findings: written by the control, once.
alter table regning add column behov text not null default 'rett' check (behov in ('rett', 'utenfor', 'ingen'));
update regning r set behov = case
        when exists (select 1 from jsonb_array_elements(funn) f where f ->> 'niva' = 'avviser' and f ->> 'regel' in ('K24ForGammel', 'K25Retning')) then 'ingen'
        else 'utenfor' end
    where status = 'avvist' and (
        exists (select 1 from jsonb_array_elements(funn) f where f ->> 'niva' = 'avviser' and f ->> 'regel' in ('K24ForGammel', 'K25Retning'))
        or not exists (select 1 from jsonb_array_elements(funn) f where f ->> 'niva' = 'avviser' and f ->> 'regel' not like 'K01%')
           and exists (select 1 from jsonb_array_elements(funn) f where f ->> 'niva' = 'avviser'));
create index regning_avviste on regning (helseaktor_id, melding_id) where status = 'avvist';
create index regning_utenfor on regning (helseaktor_id) where status = 'avvist' and behov = 'utenfor';
-- Approved bills whose egenandel is not reported paid, with the oldest first.
create index regning_ubetalt on regning (helseaktor_id, tidspunkt) where status = 'godkjent' and betalt_egenandel = false and not kreditering and not korrigering;

-- Rejected bills the clinician will not send again. Taken away when it is undone; the audit trail has both.
create table latt_ligge (
    regning_id bigint primary key references regning,
    helseaktor_id uuid not null references helseaktor,
    tid timestamptz not null
);

-- A message whose bills are controlled again because facts outside the first message have been mended. It holds those bills, unaltered, and
-- was received when the first was.
alter table melding
    add column rebehandler uuid references melding,
    -- Only reports of paid egenandel: nothing is claimed, so there is no decision.
    add column bare_meldinger boolean not null default false;
create index melding_rebehandler on melding (rebehandler) where rebehandler is not null;
update melding m set bare_meldinger = true
    where antall_regninger > 0 and not exists (select 1 from regning r where r.melding_id = m.id and not r.korrigering);

-- Last day a corrected bill may be received: six months from the end of the treatment month (ftrl § 22-14), and of the month of receipt
-- when the bill has no date that can be right. The same rule as `regler::kjede::frist`.
create function kravfrist(tidspunkt timestamptz, mottatt timestamptz) returns date language sql stable as $$
    select (date_trunc('month', (case when tidspunkt <= mottatt then tidspunkt else mottatt end) at time zone 'Europe/Oslo') + interval '7 months')::date - 1
$$;

-- Every rejected bill with what decides its state; `regler::kjede::tilstand` makes the state of it. The later link is the one
-- `regler::kjede::finn_senere` finds: number to number and GUID to GUID, forwards, of the same kind.
create view regning_kjede as
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
    where ledd.id <> r.id
    order by case ledd.status when 'godkjent' then 0 when 'kreditert' then 1 when 'behandles' then 2 else 3 end, ledd.id desc
    limit 1) s on true
where r.status = 'avvist';

-- Part of the ledger: which submission's money covered which credit, in which decision. Append-only.
create table motregning (
    vedtak_id bigint not null references vedtak,
    melding_id uuid not null references melding,
    kreditering_id bigint not null references regning, -- the crediting bill
    belop_ore bigint not null check (belop_ore > 0),
    tid timestamptz not null,
    primary key (melding_id, kreditering_id)
);
create index on motregning (kreditering_id);
create index on motregning (vedtak_id);
create trigger motregning_uforanderlig before update or delete on motregning for each row execute function avvis_endring();

-- What each submission of a decision came to: written with the decision, and what list, detail, decision, API and files tell.
create table innsending_oppgjor (
    melding_id uuid primary key references melding,
    vedtak_id bigint not null references vedtak,
    godkjent_ore bigint not null check (godkjent_ore >= 0),   -- its ordinary bills
    kreditert_ore bigint not null check (kreditert_ore <= 0), -- its credits
    motregnet_ore bigint not null check (motregnet_ore >= 0), -- of the approved, what covered credits
    betales_ore bigint not null check (betales_ore >= 0),     -- of the approved, what is paid
    tid timestamptz not null,
    check (godkjent_ore = motregnet_ore + betales_ore)
);
create index on innsending_oppgjor (vedtak_id);
create trigger innsending_oppgjor_uforanderlig before update or delete on innsending_oppgjor for each row execute function avvis_endring();

-- Decisions made before: the oldest credits first, with the submissions in the order they were received, as decisions are made from now on.
do $$
declare
    v record; m record; k record; igjen bigint; del bigint;
begin
    for v in select id, dato, opprettet, praksis_id from vedtak order by praksis_id, dato, id loop
        for m in select me.id, coalesce(sum(r.belop_ore) filter (where r.slag = 'refusjon'), 0)::bigint as godkjent,
                        coalesce(sum(r.belop_ore) filter (where r.slag = 'kreditering'), 0)::bigint as kreditert
                 from melding me left join regning g on g.melding_id = me.id left join reskontro r on r.regning_id = g.id and r.vedtak_id = v.id
                 where me.vedtak_id = v.id group by me.id, me.mottatt order by me.mottatt, me.id loop
            igjen := m.godkjent;
            for k in select r.regning_id, -r.belop_ore - coalesce((select sum(belop_ore) from motregning x where x.kreditering_id = r.regning_id), 0) as rest
                     from reskontro r join vedtak rv on rv.id = r.vedtak_id
                     where r.praksis_id = v.praksis_id and r.slag = 'kreditering' and (rv.dato, rv.id) <= (v.dato, v.id)
                     order by r.id loop
                continue when k.rest <= 0;
                exit when igjen <= 0;
                del := least(igjen, k.rest);
                insert into motregning values (v.id, m.id, k.regning_id, del, v.opprettet);
                igjen := igjen - del;
            end loop;
            insert into innsending_oppgjor values (m.id, v.id, m.godkjent, m.kreditert, m.godkjent - igjen, igjen, v.opprettet);
        end loop;
    end loop;
end $$;
