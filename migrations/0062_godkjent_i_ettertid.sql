-- What 0051 and 0056 demand of rows that were there before them, looked at without keeping anybody from writing meanwhile.
alter table revisjon validate constraint revisjon_aktor_slag_check;
alter table revisjon validate constraint revisjon_segl_lengde;
alter table betalingsavvik validate constraint betalingsavvik_slag_check;
alter table sak validate constraint sak_slag_check;
alter table sak validate constraint sak_om_noen;
