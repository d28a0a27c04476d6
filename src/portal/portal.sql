-- What the public searches and sees; the index is derived and made anew from the log.

-- Which notices a piece of text occurs in: pairs of Han characters, and other words.
create table derived_token (
    token text not null,
    notice bigint not null,
    primary key (token, notice)
);

--: exec token_put(token text, notice id)
insert into derived_token (token, notice) values (:token, :notice)
on conflict (token, notice) do nothing;

-- What a notice is found by.
--: maybe notice_words(notice id) = title text, project_title text, service text, buyer text, category_name text, item_name text, unit text?, number text?, outside text?, filed text?, contract text?, supplier text?, winner text?, recipients text?, place text?, goal text?
select n.title, p.title, p.service, o.name, c.category_name, c.name, u.name, r.number,
    r.outside_number, p.filed_number, k.number, k.supplier_name,
    case when n.kind = 'result' then e.winner_name end, d.recipients, d.place, d.goal
from notice n join project p on p.id = n.project join org o on o.id = p.buyer
join catalogue_item c on c.code = p.catalogue left join org u on u.id = p.user_unit
left join contract k on k.id = n.subject left join evaluation e on e.tender = n.subject
left join need d on d.project = p.id left join tender r on r.id = (select x.id from tender x
    where x.project = p.id and x.published is not null order by x.round desc, x.id limit 1)
where n.id = :notice;

-- Lists: everything a row can be found by, newest first; what is shown of it is asked row by row.
-- 0 asks for all buyers and suppliers. A row's notices must hold `wanted` of the eight tokens.
-- stage: portal_stages. fit is a set-aside.
--: row fact = id id, kind text, stage text, method text?, category text, area int, at instant, deadline int, amount money, fit text
--: many facts_notices(moment int, since int, before int, buyer int, supplier int, wanted int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text) = fact
select n.id, n.kind,
    case when p.state in ('drafting', 'filed') then 'planned' when p.state <> 'tendering' then p.state
        when exists (select 1 from tender x where x.project = p.id and x.held is null
            and x.state in ('published', 'open') and x.deadline > :moment) then 'open'
        else 'judging' end,
    p.method, p.category, coalesce(p.user_unit, 0), n.published, coalesce(t.deadline, 0),
    coalesce(k.amount, case when n.kind = 'result' then e.award end, p.budget),
    coalesce(t.set_aside, d.set_aside, 'none')
from notice n join project p on p.id = n.project left join tender t on t.id = n.subject
left join contract k on k.id = n.subject left join evaluation e on e.tender = n.subject
left join need d on d.project = p.id
where n.published >= :since and n.published < :before and (:buyer = 0 or p.buyer = :buyer)
    and (:supplier = 0 or k.supplier = :supplier
        or (n.kind = 'result' and e.winner_supplier = :supplier))
    and (:wanted = 0 or n.id in (select s.notice from derived_token s
        where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by s.notice having count(*) >= :wanted))
order by n.published desc nulls last, n.id limit 50000;

--: row notice_line = id id, project id, kind text, title text, published instant, listed instant?, project_title text, buyer id, buyer_name text, category_name text, budget money, method text?, tender id?, state text?, number text?, deadline instant?, fit text?, changes int, award money?, supplier_name text?, month text?
--: maybe notice_line(notice id) = notice_line
select n.id, n.project, n.kind, n.title, n.published, n.listed, p.title, p.buyer, o.name,
    c.category_name, p.budget, p.method, t.id, t.state, t.number, t.deadline, t.set_aside,
    (select count(*) from tender_clarification x where x.tender = t.id),
    coalesce(k.amount, case when n.kind = 'result' then e.award end),
    coalesce(k.supplier_name, case when n.kind = 'result' then e.winner_name end),
    case when n.kind = 'intention' then p.intention_month end
from notice n join project p on p.id = n.project join org o on o.id = p.buyer
join catalogue_item c on c.code = p.catalogue left join tender t on t.id = n.subject
left join contract k on k.id = n.subject left join evaluation e on e.tender = n.subject
where n.id = :notice;

--: row category_choice = category text, category_name text
--: many categories() = category_choice
select c.category, c.category_name from catalogue_item c where not exists
    (select 1 from catalogue_item x where x.category = c.category and x.code < c.code)
order by c.category nulls last, c.code limit 300;

--: row buyer_choice = id id, name text
--: many buyers_with_notices() = buyer_choice
select o.id, o.name from org o where o.kind = 'buyer'
    and exists (select 1 from project p where p.buyer = o.id) order by o.name nulls last, o.id limit 300;

-- Streets and other units that use what is bought.
--: many areas() = buyer_choice
select o.id, o.name from org o where o.kind = 'user_unit'
    and exists (select 1 from project p where p.user_unit = o.id) order by o.name nulls last, o.id limit 300;

-- Who won or contracted something that is public.
--: many winners() = buyer_choice
select o.id, o.name from org o join supplier s on s.org = o.id
where exists (select 1 from contract k where k.supplier = o.id and k.published is not null)
    or exists (select 1 from evaluation e where e.winner_supplier = o.id
        and e.result_published is not null)
order by o.name nulls last, o.id limit 2000;

-- The first page: what closes soon, what is new, and the year in three numbers.
--: row closing_line = id id, title text, buyer_name text, category_name text, method text, budget money, set_aside text, deadline instant
--: many closing_soon(now instant) = closing_line
select t.id, t.title, o.name, c.category_name, t.method, t.budget, t.set_aside, t.deadline
from tender t join project p on p.id = t.project join org o on o.id = t.buyer
join catalogue_item c on c.code = p.catalogue
where t.state = 'open' and t.held is null and t.deadline > :now
order by t.deadline nulls last, t.id limit 8;

--: one year_numbers(since instant) = projects int, contracts int, amount money
select (select count(distinct n.project) from notice n
        where n.kind in ('tender', 'consultation') and n.published >= :since),
    (select count(*) from contract k where k.published >= :since),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.published >= :since);

-- The public page of a project: only what public acts have said.
--: row project_head = id id, title text, buyer id, buyer_name text, user_name text?, kind text, catalogue text, catalogue_name text, category text, category_name text, service text, budget money, year int, state text, method text?, filed_number text?, filed instant?, intention_month text?, intention instant?
--: maybe project_head(project id) = project_head
select p.id, p.title, p.buyer, o.name, u.name, p.kind, p.catalogue, c.name, p.category,
    c.category_name, p.service, p.budget, p.year, p.state, p.method, p.filed_number, p.filed,
    p.intention_month, p.intention
from project p join org o on o.id = p.buyer left join org u on u.id = p.user_unit
join catalogue_item c on c.code = p.catalogue
where p.id = :project;

--: row round_line = id id, round int, number text?, method text, venue text, state text, ceiling money, set_aside text, deadline instant?, published instant, listed instant?, held instant?, outside_number text?, outside_address text?, agency_name text?, ended_reason text?
--: many rounds_published(project id) = round_line
select t.id, t.round, t.number, t.method, t.venue, t.state, t.ceiling, t.set_aside, t.deadline,
    t.published, t.listed, t.held, t.outside_number, t.outside_address, a.name, t.ended_reason
from tender t left join org a on a.id = t.agency
where t.project = :project and t.published is not null order by t.round, t.id limit 20;

--: many rounds_all(project id) = round_line
select t.id, t.round, t.number, t.method, t.venue, t.state, t.ceiling, t.set_aside, t.deadline,
    coalesce(t.published, 0), t.listed, t.held, t.outside_number, t.outside_address, a.name,
    t.ended_reason
from tender t left join org a on a.id = t.agency
where t.project = :project order by t.round, t.id limit 20;

--: row result_line = tender id, winner_name text, award money, published instant, ends day?
--: many results_published(project id) = result_line
select e.tender, e.winner_name, e.award, e.result_published, e.result_ends
from evaluation e join tender t on t.id = e.tender
where t.project = :project and e.result_published is not null and e.award is not null
    and e.winner_name is not null order by t.round, t.id limit 20;

--: row contract_line = id id, number text, name text, supplier id, supplier_name text, amount money, from_day day, until_day day, signed_day day?, published instant, state text
--: many contracts_published(project id) = contract_line
select k.id, k.number, k.name, k.supplier, k.supplier_name, k.amount, k.from_day, k.until_day,
    k.signed_day, k.published, k.state
from contract k where k.project = :project and k.published is not null order by k.id limit 20;

--: many contracts_all(project id) = contract_line
select k.id, k.number, k.name, k.supplier, k.supplier_name, k.amount, k.from_day, k.until_day,
    k.signed_day, coalesce(k.published, 0), k.state
from contract k where k.project = :project order by k.id limit 20;

--: row acceptance_line = id id, contract id, accepted_day day, passed bool, opinion text, asked int, satisfied int, published instant
--: many acceptances_published(project id) = acceptance_line
select a.id, a.contract, a.accepted_day, a.passed, a.opinion, a.recipients_asked,
    a.recipients_satisfied, a.published
from acceptance a join contract k on k.id = a.contract
where k.project = :project and a.published is not null order by a.id limit 100;

--: row indicator_line = n int, name text, dimension text, weight dec, target text, unit text, method text
--: many indicators_of(project id) = indicator_line
select n, name, dimension, weight, target, unit, method from need_indicator
where project = :project order by n limit 100;

-- What the region has set.
--: row setting_line = name text, from_day day, value text, source text
--: many settings_by_name() = setting_line
select name, from_day, value, source from law_setting order by name, from_day limit 500;
