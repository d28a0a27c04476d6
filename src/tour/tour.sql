-- The sandbox's guided tour: where it stands. Empty anywhere else.

-- One row. login: as whom the step began. file, kept: the purchase as it is played (command/play.h).
-- found: what the last check of the records against the log said.
create table side_tour (
    n bigint primary key,
    step bigint not null,
    login text not null,
    project bigint not null,
    clock bigint not null,
    file text not null,
    kept text not null,
    broken text,
    found text
);

--: row tour_state = step int, login text, project id, clock instant, file text, kept text, broken text?, found text?
--: maybe tour_state() = tour_state
select step, login, project, clock, file, kept, broken, found from side_tour where n = 1;

--: exec tour_put(step int, login text, project id, clock instant, file text, kept text, broken text?, found text?)
insert into side_tour (n, step, login, project, clock, file, kept, broken, found)
values (1, :step, :login, :project, :clock, :file, :kept, :broken, :found)
on conflict (n) do update set step = excluded.step, login = excluded.login,
    project = excluded.project, clock = excluded.clock, file = excluded.file,
    kept = excluded.kept, broken = excluded.broken, found = excluded.found;

-- What the bar goes by: the purchase of the tour, as far as it has come. bids: the visitor's own.
--: maybe tour_purchase(project id) = tender id?, title text, state text?, deadline instant?, waiting id?, bids int, ranked bool, contract id?
select (select t.id from tender t where t.project = p.id and t.round = (select max(x.round) from tender x where x.project = p.id)),
    p.title,
    (select t.state from tender t where t.project = p.id and t.round = (select max(x.round) from tender x where x.project = p.id)),
    (select t.deadline from tender t where t.project = p.id and t.round = (select max(x.round) from tender x where x.project = p.id)),
    (select max(s.id) from side_signoff s where s.org = p.buyer and s.act = 'tender.publish' and s.state = 'waiting'),
    (select count(*) from bid b join tender t on t.id = b.tender where t.project = p.id and b.state = 'live'
        and b.supplier in (select q.org from post q join person h on h.id = q.person
                           join side_tour s on s.login = h.login)),
    (select count(distinct e.state) from evaluation e join tender t on t.id = e.tender where t.project = p.id and e.state = 'ranked'),
    (select max(c.id) from contract c where c.project = p.id)
from project p where p.id = :project;

-- The next moment at which something happens: a deadline, or what is due in the clock's name.
--: maybe tour_next_deadline(now instant) = at instant, title text
select t.deadline, t.title from tender t
where t.state = 'open' and t.held is null and t.deadline > :now
order by t.deadline nulls last, t.id limit 1;

--: maybe tour_next_due(now instant) = at instant, kind text
select d.at, d.kind from due d where d.at > :now and d.kind in ('bid.close', 'evaluate.deem', 'evaluate.send_letters')
order by d.at nulls last, d.kind, d.subject limit 1;
