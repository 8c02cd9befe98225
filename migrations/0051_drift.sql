-- Which profile the database is used with: a demo does not start on what is production, nor the other way. One row, put there by the first
-- start, and changed by `praksisportal profil` alone.
create table profil (
    en boolean primary key default true check (en),
    profil text not null check (profil in ('demo', 'produksjon')),
    satt timestamptz not null,
    satt_av text not null check (length(satt_av) between 1 and 100)
);

-- Somebody who runs the portal acts by command under a name of the machine. The rows that are there are as they were: they need no second look.
alter table revisjon drop constraint revisjon_aktor_slag_check;
alter table revisjon add constraint revisjon_aktor_slag_check
    check (aktor_slag in ('behandler', 'saksbehandler', 'epj', 'system') or aktor_slag ~ '^drift:.{1,100}$') not valid;

-- A change of account that cannot be handed over, and a file with a name that is never read.
alter table betalingsavvik drop constraint betalingsavvik_slag_check;
alter table betalingsavvik add constraint betalingsavvik_slag_check
    check (slag in ('ukjent_ordre', 'feil_belop', 'belop_mangler', 'betalt_for', 'betalt_etter_avvisning', 'avvist_etter_betaling', 'avvist',
        'endring_avvist', 'mangler', 'ikke_sendt', 'ulik_status', 'uleselig', 'feil_dato', 'ukjent_status', 'betaling_brukt', 'kan_ikke_sendes',
        'uten_vedtak', 'endring_kan_ikke_sendes', 'feil_navn')) not valid;

-- Mail that was given up is a case about nobody: one for all of it.
alter table sak drop constraint sak_slag_check, drop constraint sak_om_noen;
alter table sak
    add constraint sak_slag_check check (slag in ('konto_avvik', 'konto_meldt', 'enhet_manuell', 'utdanning', 'godkjenning', 'krav', 'betaling', 'epost')) not valid,
    add constraint sak_om_noen check (helseaktor_id is not null or slag in ('betaling', 'epost')) not valid;
