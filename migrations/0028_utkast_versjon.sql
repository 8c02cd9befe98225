-- A draft that is filled in on two devices: each save gives it a new number, and a form carries the number it was made from.
-- From one sequence, so that a draft that is removed and begun anew never gets a number it had before.

create sequence utkast_versjon;
alter table utkast add column versjon bigint not null default nextval('utkast_versjon');
