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

--: row fund_line_row = id id, org id, org_name text, year int, stage text, number text, code text, name text, amount money, frozen money, occupied money, paid money, released money, room money
--: maybe fund_line_find(line id) = fund_line_row
select l.id, l.org, o.name, l.year, l.stage, l.number, l.code, l.name, l.amount,
    cast(sum(coalesce(u.frozen, 0)) as bigint), cast(sum(coalesce(u.occupied, 0)) as bigint),
    cast(sum(coalesce(u.paid, 0)) as bigint), cast(sum(coalesce(u.released, 0)) as bigint),
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from fund_line l join org o on o.id = l.org left join fund_use u on u.line = l.id
where l.id = :line group by l.id, o.name;

--: many fund_lines_of(org id, year int, after_code text, after_line int) = fund_line_row
select l.id, l.org, o.name, l.year, l.stage, l.number, l.code, l.name, l.amount,
    cast(sum(coalesce(u.frozen, 0)) as bigint), cast(sum(coalesce(u.occupied, 0)) as bigint),
    cast(sum(coalesce(u.paid, 0)) as bigint), cast(sum(coalesce(u.released, 0)) as bigint),
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from fund_line l join org o on o.id = l.org left join fund_use u on u.line = l.id
where l.org = :org and l.year = :year
    and (l.code > :after_code or (l.code = :after_code and l.id > :after_line))
group by l.id, o.name order by l.code, l.id limit 101;

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

--: many fund_uses_of_line(line id, after_project int) = fund_use_row
select u.line, u.project, l.number, l.name, l.year, u.frozen, u.occupied, u.paid, u.released
from fund_use u join fund_line l on l.id = u.line
where u.line = :line and u.project > :after_project order by u.project limit 101;

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
--: many fund_later_of_project(project id) = fund_later_row
select project, year, amount from fund_later where project = :project order by year limit 20;

--: row fund_line_choice = id id, code text, name text, year int, room money
--: many fund_lines_with_room(post id) = fund_line_choice
select l.id, l.code, l.name, l.year,
    l.amount - cast(sum(coalesce(u.frozen, 0) + coalesce(u.occupied, 0)
        - coalesce(u.released, 0)) as bigint)
from post p join fund_line l on l.org = p.org left join fund_use u on u.line = l.id
where p.id = :post group by l.id order by l.year desc, l.id limit 200;
