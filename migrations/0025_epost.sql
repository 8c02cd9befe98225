-- E-mail as a fact with a life: which address a mail went to can be asked without opening it, so that an address that refuses mail is
-- known as such, and its owner can be told.
alter table epost_ut add column til_hash bytea;
create index epost_ut_logg on epost_ut (helseaktor_id, opprettet desc, id desc);
create index epost_ut_adresse on epost_ut (helseaktor_id, til_hash) where til_hash is not null;
