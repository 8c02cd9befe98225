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
