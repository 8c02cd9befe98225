-- What a case worker may do. Everyone on the list sees cases («les»). Those who were there before keep what they could do.
alter table saksbehandler add column roller text[] not null default '{les,behandle,godkjenn}';
alter table saksbehandler
    alter column roller set default '{les}',
    add constraint saksbehandler_roller check (roller <@ '{les,behandle,godkjenn,fagansvarlig}'::text[] and 'les' = any (roller)),
    add column opprettet timestamptz,  -- null: before there was a command for it
    add column sperret timestamptz,
    add constraint saksbehandler_sperret check (not aktiv or sperret is null);

-- A session may end because its case worker was stopped.
alter table sesjon
    drop constraint sesjon_avsluttet_av_check,
    add constraint sesjon_avsluttet_av_check check (avsluttet_av in ('bruker', 'ny_innlogging', 'helseid', 'annen_sesjon', 'sperret'));
create index sesjon_saksbehandler on sesjon (saksbehandler_id) where avsluttet is null;
