-- An account change takes effect on a later working day; until then payments go to the account before it, so that a change nobody
-- asked for can be stopped. What the banks' register said about the owner is kept with the account.
alter table praksis
    add column konto_kontroll text not null default 'ukjent' check (konto_kontroll in ('treff', 'ukjent', 'utilgjengelig')),
    add column konto_gjelder_fra date, -- null: the first account, in use at once
    add column konto_forrige_kryptert bytea,
    add column konto_forrige_maskert text,
    add constraint praksis_konto_forrige check ((konto_forrige_kryptert is null) = (konto_forrige_maskert is null)
        and (konto_forrige_kryptert is null or konto_gjelder_fra is not null));
