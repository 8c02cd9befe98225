-- What 0030 made of bills rejected before it left out findings that no correction can mend, as `regler::kjede::Behov` has them: a credit of
-- a bill that is not approved (unless that is under control still), and a report about a bill that is rejected or credited.
update regning r set behov = 'ingen'
where status = 'avvist' and behov <> 'ingen' and exists (
    select 1 from jsonb_array_elements(r.funn) f where f ->> 'niva' = 'avviser' and (
        f ->> 'regel' in ('K24ForGammel', 'K25Retning', 'K25Avvist', 'K25Kreditert')
        or f ->> 'regel' = 'K24IkkeGodkjent' and f -> 'verdier' -> 'status' ->> 'tekst' is distinct from 'under behandling'));
