-- Own data: the words a consent was given to, and how often own data are downloaded.

-- SHA-256 of the purpose text that was shown; null for choices made before it was kept.
alter table samtykke add column tekst_hash bytea check (length(tekst_hash) = 32);

-- How many downloads a person has made in the last hour.
create index revisjon_nedlasting on revisjon (kjede, tid) where handling = 'innsyn.lastet_ned';
