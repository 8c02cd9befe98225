update epost_ut set oppgitt_grunn = 'mottaker' where oppgitt is not null;
