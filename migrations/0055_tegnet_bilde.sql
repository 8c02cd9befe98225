-- A picture is drawn anew when it is taken in, and may be larger then than as it came.
alter table vedlegg
    drop constraint vedlegg_storrelse_check,
    add constraint vedlegg_storrelse_check check (storrelse between 1 and 33554432);
comment on column vedlegg.sha256 is 'of the file as it is kept';
