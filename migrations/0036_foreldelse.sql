-- How long a claim may wait, as dated rows: the program writes those of its data files here each time it starts, so that the rule and the
-- database count with the same. The row here is the one in force when this was made, for the time before the first start.
create table foreldelse (
    fra date primary key, -- first day of treatment
    maneder int not null check (maneder between 0 and 120) -- after the month of treatment
);
insert into foreldelse values ('2005-07-01', 6);

-- As before, with the row of the day of treatment. Treatment before the first row has that row's deadline.
create or replace function kravfrist(tidspunkt timestamptz, mottatt timestamptz) returns date language sql stable as $$
    select (date_trunc('month', d.dag) + make_interval(months => 1 + coalesce(
        (select maneder from foreldelse where fra <= d.dag order by fra desc limit 1),
        (select maneder from foreldelse order by fra limit 1))))::date - 1
    from (select ((case when tidspunkt <= mottatt then tidspunkt else mottatt end) at time zone 'Europe/Oslo')::date as dag) d
$$;
