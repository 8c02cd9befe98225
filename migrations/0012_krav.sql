-- The tariff with everything the control asks of a code.
alter table takst
    add column utgatt date,                                     -- last day of a code that has left the tariff
    add column spesialist boolean not null default false,       -- only for specialists
    add column pasient_betaler boolean not null default false,  -- never refunded
    add column merknad text,
    add constraint takst_utgatt check (utgatt is null or utgatt >= gyldig_fra);

-- Lists sorted by what was claimed.
create index melding_krevd on melding (helseaktor_id, krevd_ore desc, id desc);
-- The same rejected content sent again finds the answer it got.
create index melding_avvist on melding (helseaktor_id, innhold_hash) where meldingsstatus = 'feil_i_melding';
-- Bills of one practitioner and one patient, for the control's look back.
create index regning_behandler_pasient on regning (helseaktor_id, pasient_oppslag, tidspunkt) where pasient_oppslag is not null;

-- A report of paid egenandel carries the number and the GUID of the bill it corrects, and claims nothing.
alter table regning
    add column korrigering boolean not null default false,
    add column hoveddiagnose_kryptert bytea; -- for limits per condition
drop index regning_ett_godkjent;
create unique index regning_ett_godkjent on regning (helseaktor_id, regningsnummer) where status = 'godkjent' and not kreditering and not korrigering;
