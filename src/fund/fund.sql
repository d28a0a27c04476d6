-- Budget lines, what projects hold of them, and what the outside book says.

-- stage: control 控制数, approved 批复, added 追加.
create table fund_line (
    id bigint primary key,
    org bigint not null,
    year bigint not null,
    stage text not null,
    number text not null,
    code text not null,
    name text not null,
    amount bigint not null,
    added bigint not null,
    unique (number, code, year)
);
create index fund_line_by_org on fund_line (org, year, id);
create index fund_line_by_year on fund_line (year, org, id);

create table fund_source (
    line bigint not null,
    source text not null,
    amount bigint not null,
    primary key (line, source)
);

-- Sums so far. Room of a line: amount - frozen - occupied + released.
create table fund_use (
    line bigint not null,
    project bigint not null,
    frozen bigint not null,
    occupied bigint not null,
    paid bigint not null,
    released bigint not null,
    primary key (line, project)
);
create index fund_use_by_project on fund_use (project, line);

-- 拟安排: what a contract needs of years that have no line yet.
create table fund_later (
    project bigint not null,
    year bigint not null,
    amount bigint not null,
    primary key (project, year)
);

-- The balance of the outside book of record as reported, beside ours of that moment.
create table fund_outside (
    line bigint not null,
    as_of bigint not null,
    balance bigint not null,
    ours bigint not null,
    source text not null,
    reported bigint not null,
    explanation text,
    explained_by bigint,
    explained bigint,
    primary key (line, as_of)
);
create index fund_outside_open on fund_outside (explained, line, as_of);

--: exec fund_line_add(id id, org id, year int, stage text, number text, code text, name text, amount money, added instant)
insert into fund_line (id, org, year, stage, number, code, name, amount, added)
values (:id, :org, :year, :stage, :number, :code, :name, :amount, :added);

--: exec fund_source_add(line id, source text, amount money)
insert into fund_source (line, source, amount) values (:line, :source, :amount);

--: exec fund_line_resize(line id, amount money)
update fund_line set amount = :amount where id = :line;

--: exec fund_sources_clear(line id)
delete from fund_source where line = :line;

--: row fund_line_row = id id, org id, org_name text, year int, stage text, number text, code text, name text, amount money, frozen money, occupied money, paid money, released money, room money
--: maybe fund_line_find(line id) = fund_line_row
select l.id, l.org, o.name, l.year, l.stage, l.number, l.code, l.name, l.amount,
    cast(sum(coalesce(u.frozen, 0)) as bigint), cast(sum(coalesce(u.occupied, 0)) as bigint),
    cast(sum(coalesce(u.paid, 0)) as bigint), cast(sum(coalesce(u.released, 0)) as bigint),
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from fund_line l join org o on o.id = l.org left join fund_use u on u.line = l.id
where l.id = :line group by l.id, o.name;

--: many fund_lines_of(org id, year int, skip int) = fund_line_row
select l.id, l.org, o.name, l.year, l.stage, l.number, l.code, l.name, l.amount,
    cast(sum(coalesce(u.frozen, 0)) as bigint), cast(sum(coalesce(u.occupied, 0)) as bigint),
    cast(sum(coalesce(u.paid, 0)) as bigint), cast(sum(coalesce(u.released, 0)) as bigint),
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from fund_line l join org o on o.id = l.org left join fund_use u on u.line = l.id
where l.org = :org and l.year = :year
group by l.id, o.name order by l.code, l.id limit 20 offset :skip;

--: one fund_lines_count(org id, year int) = n int
select count(*) from fund_line where org = :org and year = :year;

--: one fund_line_taken(number text, code text, year int) = n int
select count(*) from fund_line where number = :number and code = :code and year = :year;

--: row fund_source_row = source text, amount money
--: many fund_sources_of(line id) = fund_source_row
select source, amount from fund_source where line = :line order by source limit 50;

--: row fund_use_row = line id, project id, number text, name text, year int, frozen money, occupied money, paid money, released money
--: maybe fund_use_find(line id, project id) = fund_use_row
select u.line, u.project, l.number, l.name, l.year, u.frozen, u.occupied, u.paid, u.released
from fund_use u join fund_line l on l.id = u.line
where u.line = :line and u.project = :project;

--: many fund_uses_of_project(project id) = fund_use_row
select u.line, u.project, l.number, l.name, l.year, u.frozen, u.occupied, u.paid, u.released
from fund_use u join fund_line l on l.id = u.line
where u.project = :project order by u.line, u.project limit 200;

--: many fund_uses_of_line(line id) = fund_use_row
select u.line, u.project, l.number, l.name, l.year, u.frozen, u.occupied, u.paid, u.released
from fund_use u join fund_line l on l.id = u.line
where u.line = :line order by u.project limit 500;

--: exec fund_use_freeze(line id, project id, amount money)
insert into fund_use (line, project, frozen, occupied, paid, released)
values (:line, :project, :amount, 0, 0, 0)
on conflict (line, project) do update set frozen = fund_use.frozen + excluded.frozen;

--: exec fund_use_occupy(line id, project id, unfreeze money, occupy money)
insert into fund_use (line, project, frozen, occupied, paid, released)
values (:line, :project, 0 - :unfreeze, :occupy, 0, 0)
on conflict (line, project) do update set frozen = fund_use.frozen + excluded.frozen,
    occupied = fund_use.occupied + excluded.occupied;

--: exec fund_use_pay(line id, project id, amount money)
update fund_use set paid = paid + :amount where line = :line and project = :project;

--: exec fund_use_release(line id, project id, unfreeze money, release money)
update fund_use set frozen = frozen - :unfreeze, released = released + :release
where line = :line and project = :project;

--: exec fund_later_set(project id, year int, amount money)
insert into fund_later (project, year, amount) values (:project, :year, :amount)
on conflict (project, year) do update set amount = excluded.amount;

--: row fund_later_row = project id, year int, amount money
--: row fund_line_choice = id id, code text, name text, year int, room money
--: many fund_lines_with_room(post id) = fund_line_choice
select l.id, l.code, l.name, l.year,
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from post p join fund_line l on l.org = p.org left join fund_use u on u.line = l.id
where p.id = :post group by l.id order by l.year desc, l.id limit 200;

--: row fund_total_row = org id, org_name text, lines int, amount money, frozen money, occupied money, paid money, room money
--: many fund_totals(year int, skip int) = fund_total_row
with held as (select u.line, cast(sum(u.frozen) as bigint) as frozen,
        cast(sum(u.occupied) as bigint) as occupied, cast(sum(u.paid) as bigint) as paid,
        cast(sum(u.released) as bigint) as released
    from fund_use u join fund_line f on f.id = u.line where f.year = :year group by u.line)
select o.id, o.name, count(*), cast(sum(l.amount) as bigint),
    cast(sum(coalesce(h.frozen, 0)) as bigint), cast(sum(coalesce(h.occupied, 0)) as bigint),
    cast(sum(coalesce(h.paid, 0)) as bigint),
    cast(sum(l.amount - coalesce(h.frozen, 0) - coalesce(h.occupied, 0) + coalesce(h.released, 0))
        as bigint)
from fund_line l join org o on o.id = l.org left join held h on h.line = l.id
where l.year = :year group by o.id, o.name order by o.name, o.id limit 20 offset :skip;

--: one fund_orgs_count(year int) = n int
select count(distinct org) from fund_line where year = :year;

--: many fund_years() = year int
select distinct year from fund_line order by year desc limit 20;

--: many fund_laters_of_line(line id) = fund_later_row
select f.project, f.year, f.amount from fund_use u join fund_later f on f.project = u.project
where u.line = :line order by f.project, f.year limit 200;

--: exec fund_outside_add(line id, as_of day, balance money, ours money, source text, reported instant)
insert into fund_outside (line, as_of, balance, ours, source, reported)
values (:line, :as_of, :balance, :ours, :source, :reported);

--: exec fund_outside_explain(line id, as_of day, explanation text, explained_by id, explained instant)
update fund_outside set explanation = :explanation, explained_by = :explained_by,
    explained = :explained
where line = :line and as_of = :as_of;

--: row fund_outside_row = line id, org id, org_name text, number text, name text, as_of day, balance money, ours money, source text, reported instant, explanation text?, explained_by text?, explained instant?
--: maybe fund_outside_find(line id, as_of day) = fund_outside_row
select x.line, l.org, o.name, l.number, l.name, x.as_of, x.balance, x.ours, x.source, x.reported,
    x.explanation, h.name, x.explained
from fund_outside x join fund_line l on l.id = x.line join org o on o.id = l.org
left join person h on h.id = x.explained_by where x.line = :line and x.as_of = :as_of;

--: many fund_outsides_of_line(line id) = fund_outside_row
select x.line, l.org, o.name, l.number, l.name, x.as_of, x.balance, x.ours, x.source, x.reported,
    x.explanation, h.name, x.explained
from fund_outside x join fund_line l on l.id = x.line join org o on o.id = l.org
left join person h on h.id = x.explained_by
where x.line = :line order by x.as_of desc limit 50;

--: many fund_differences_of(org id?) = fund_outside_row
select x.line, l.org, o.name, l.number, l.name, x.as_of, x.balance, x.ours, x.source, x.reported,
    x.explanation, h.name, x.explained
from fund_outside x join fund_line l on l.id = x.line join org o on o.id = l.org
left join person h on h.id = x.explained_by
where x.balance <> x.ours and (:org is null or l.org = :org)
    and not exists (select 1 from fund_outside y where y.line = x.line and y.as_of > x.as_of)
order by x.explained nulls first, x.line, x.as_of limit 200;
