-- What HPR tells through its own client: replaced numbers, and answers that cannot be read.

-- A HPR number the register has replaced. It stays the person's: claims and bills may name it.
create table tidligere_hpr (
    helseaktor_id uuid not null references helseaktor,
    hpr text not null check (hpr ~ '^[1-9][0-9]{0,8}$'),
    erstattet_av text not null check (erstattet_av ~ '^[1-9][0-9]{0,8}$' and erstattet_av <> hpr),
    funnet timestamptz not null,
    primary key (helseaktor_id, hpr)
);
create trigger tidligere_hpr_uforanderlig before update or delete on tidligere_hpr for each row execute function avvis_endring();

-- What the register last said that could not be read: professions of kodeverk 9060, «alt» for everything, «ukjent» when it did not know the
-- number. It neither gives an approval nor takes one away.
alter table hpr_kontroll add column tvil text[] not null default '{}';

-- A practice whose owner may have lost what its type needs: a person must look, and no bill is stopped meanwhile.
alter table praksis_avklaring
    drop constraint praksis_avklaring_grunn_check,
    add constraint praksis_avklaring_grunn_check check (grunn in ('bortfalt', 'begrenset', 'spesialitet', 'uavklart'));
