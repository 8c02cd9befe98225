-- A case may fall away: the bills it was opened for can be decided by the rules, because a rate is loaded or a bill is credited. Nobody has
-- answered it then, so it is neither approved nor rejected.
alter table sak
    drop constraint sak_status_check,
    drop constraint sak_check,
    add constraint sak_status_check check (status in ('ny', 'under_arbeid', 'godkjent', 'avvist', 'bortfalt')),
    add constraint sak_check check ((avgjort is not null) = (status in ('godkjent', 'avvist', 'bortfalt')));
