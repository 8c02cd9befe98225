-- Why a mail was given up: only a refusal of the recipient says anything about the address. What has no reason was given up by a program
-- that knew of refusals alone.
alter table epost_ut add column oppgitt_grunn text check (oppgitt_grunn in ('mottaker', 'brev'));
alter table epost_ut add constraint epost_ut_grunn check (oppgitt_grunn is null or oppgitt is not null);
