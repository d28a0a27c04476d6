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

-- The first page: the year in numbers, what closes soon, what happened today and where the money is.
--: one year_numbers(since instant) = projects int, contracts int, amount money, running int
select (select count(distinct n.project) from notice n where n.published >= :since),
    (select count(*) from contract k where k.published >= :since),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.published >= :since),
    (select count(*) from project p where p.state in ('tendering', 'awarded', 'contracted')
        and exists (select 1 from notice n where n.project = p.id));

--: row closing_line = id id, project id, title text, buyer_name text, category_name text, method text, budget money, set_aside text, deadline instant
--: many closing_soon(now instant) = closing_line
select t.id, t.project, t.title, o.name, c.category_name, t.method, t.budget, t.set_aside,
    t.deadline
from tender t join project p on p.id = t.project join org o on o.id = t.buyer
join catalogue_item c on c.code = p.catalogue
where t.state in ('published', 'open') and t.held is null and t.deadline > :now
order by t.deadline nulls last, t.id limit 8;

-- today begins at `since`; the week at `week`.
--: row day_numbers = openings int, results int, results_week int, contracts int, contracts_week int, contracted money, intentions int, intentions_week int, corrections_week int, overdue int, overdue_amount money, overdue_since day?
--: one day_numbers(since instant, before instant, week instant, today day) = day_numbers
select (select count(*) from tender t where t.venue = 'here' and t.deadline >= :since
        and t.deadline < :before and t.state not in ('draft', 'ended')),
    (select count(*) from notice n where n.kind = 'result' and n.published >= :since),
    (select count(*) from notice n where n.kind = 'result' and n.published >= :week),
    (select count(*) from contract k where k.published >= :since),
    (select count(*) from contract k where k.published >= :week),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.published >= :week),
    (select count(*) from notice n where n.kind = 'intention' and n.published >= :since),
    (select count(*) from notice n where n.kind = 'intention' and n.published >= :week),
    (select count(*) from notice n where n.kind in ('correction', 'clarification')
        and n.published >= :week),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.published is not null and y.state <> 'paid' and y.due_day < :today),
    (select coalesce(cast(sum(y.payable) as bigint), 0) from settlement y
        join contract k on k.id = y.contract
        where k.published is not null and y.state <> 'paid' and y.due_day < :today),
    (select min(y.due_day) from settlement y join contract k on k.id = y.contract
        where k.published is not null and y.state <> 'paid' and y.due_day < :today);

--: row opening_line = id id, title text, deadline instant, state text
--: many openings_of_day(since instant, before instant) = opening_line
select t.id, t.title, t.deadline, t.state from tender t
where t.venue = 'here' and t.deadline >= :since and t.deadline < :before
    and t.state not in ('draft', 'ended')
order by t.deadline nulls last, t.id limit 4;

--: row money_line = category text, category_name text, budget money, contracted money, paid money
--: many money_by_category(year int) = money_line
select c.category, c.category_name,
    (select coalesce(cast(sum(p.budget) as bigint), 0) from project p
        where p.category = c.category and p.year = :year
        and exists (select 1 from notice n where n.project = p.id)),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k
        join project p on p.id = k.project
        where p.category = c.category and p.year = :year and k.published is not null),
    (select coalesce(cast(sum(i.paid) as bigint), 0) from contract_instalment i
        join contract k on k.id = i.contract join project p on p.id = k.project
        where p.category = c.category and p.year = :year and k.published is not null)
from catalogue_item c where not exists
    (select 1 from catalogue_item x where x.category = c.category and x.code < c.code)
order by c.category nulls last, c.code limit 300;

--: maybe token_known(token text) = notice id
select notice from derived_token where token = :token order by notice limit 1;

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

-- What the region has set.
--: row setting_line = name text, from_day day, value text, source text
--: many settings_by_name() = setting_line
select name, from_day, value, source from law_setting order by name, from_day limit 500;

-- Results and contracts: an award until its contract is public, then the contract.
--: many facts_results(since int, before int, buyer int, supplier int, wanted int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text) = fact
select t.id as id, 'award' as kind, 'awarded' as stage, p.method as method, p.category as category,
    coalesce(p.user_unit, 0) as area, e.result_published as at, 0 as deadline, e.award as amount,
    t.set_aside as fit
from evaluation e join tender t on t.id = e.tender join project p on p.id = t.project
where e.result_published is not null and e.award is not null
    and e.result_published >= :since and e.result_published < :before
    and not exists (select 1 from contract k where k.tender = t.id and k.published is not null)
    and (:buyer = 0 or p.buyer = :buyer) and (:supplier = 0 or e.winner_supplier = :supplier)
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
union all
select k.id, 'contract',
    case k.state when 'running' then 'contracted' else k.state end,
    k.method, p.category, coalesce(p.user_unit, 0), k.published, 0, k.amount,
    coalesce(d.set_aside, 'none')
from contract k join project p on p.id = k.project left join need d on d.project = p.id
where k.published is not null and k.published >= :since and k.published < :before
    and (:buyer = 0 or k.buyer = :buyer) and (:supplier = 0 or k.supplier = :supplier)
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
order by at desc nulls last, id limit 50000;

--: row result_row = id id, kind text, project id, title text, number text?, buyer id, buyer_name text, supplier id?, supplier_name text?, category_name text, method text?, amount money, paid money?, from_day day?, until_day day?, signed_day day?, published instant, notice id?, state text
--: maybe result_award(tender id) = result_row
select t.id, 'award', t.project, t.title, coalesce(t.number, t.outside_number), t.buyer, o.name,
    e.winner_supplier, e.winner_name, c.category_name, t.method, e.award, null, null, null, null,
    e.result_published, e.result_notice, t.state
from evaluation e join tender t on t.id = e.tender join project p on p.id = t.project
join org o on o.id = t.buyer join catalogue_item c on c.code = p.catalogue
where e.tender = :tender;

--: maybe result_contract(contract id) = result_row
select k.id, 'contract', k.project, k.name, k.number, k.buyer, o.name, k.supplier,
    k.supplier_name, c.category_name, k.method, k.amount,
    (select cast(sum(i.paid) as bigint) from contract_instalment i where i.contract = k.id),
    k.from_day, k.until_day, k.signed_day, k.published, k.notice, k.state
from contract k join project p on p.id = k.project join org o on o.id = k.buyer
join catalogue_item c on c.code = p.catalogue where k.id = :contract;

-- How it went: acceptances, assessments and payments of published contracts.
--: many facts_performance(today day, since int, before int, buyer int, supplier int, wanted int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text) = fact
select a.id as id, 'acceptance' as kind, '' as stage, k.method as method, p.category as category,
    coalesce(p.user_unit, 0) as area, a.published as at, 0 as deadline, k.amount as amount,
    'none' as fit
from acceptance a join contract k on k.id = a.contract join project p on p.id = k.project
where a.published is not null and k.published is not null
    and a.published >= :since and a.published < :before
    and (:buyer = 0 or k.buyer = :buyer) and (:supplier = 0 or k.supplier = :supplier)
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
union all
select x.id, 'assessment', '', k.method, p.category, coalesce(p.user_unit, 0), x.at, 0, k.amount,
    'none'
from assessment x join contract k on k.id = x.contract join project p on p.id = k.project
where k.published is not null and x.at >= :since and x.at < :before
    and (:buyer = 0 or k.buyer = :buyer) and (:supplier = 0 or k.supplier = :supplier)
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
union all
select y.id,
    case when y.state = 'paid' then case when exists (select 1 from payment z
            where z.settlement = y.id and z.state = 'paid' and z.paid_day > y.due_day)
        then 'late' else 'paid' end
        when y.due_day < :today then 'overdue' else 'due' end,
    '', k.method, p.category, coalesce(p.user_unit, 0), y.at, 0, y.payable, 'none'
from settlement y join contract k on k.id = y.contract join project p on p.id = k.project
where k.published is not null and y.at >= :since and y.at < :before
    and (:buyer = 0 or k.buyer = :buyer) and (:supplier = 0 or k.supplier = :supplier)
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
order by at desc nulls last, id limit 50000;

--: row perform_row = id id, kind text, contract id, contract_name text, project id, buyer id, buyer_name text, supplier id, supplier_name text, at instant, what text, says text, amount money?, score dec?, asked int?, satisfied int?, due_day day?, paid_day day?, notice id?
--: maybe perform_acceptance(acceptance id) = perform_row
select a.id, case a.passed when 1 then 'passed' else 'failed' end, k.id, k.name, k.project,
    k.buyer, o.name, k.supplier, k.supplier_name, a.published, i.name, a.opinion, null, null,
    a.recipients_asked, a.recipients_satisfied, null, null, a.notice
from acceptance a join contract k on k.id = a.contract join org o on o.id = k.buyer
join contract_instalment i on i.contract = a.contract and i.n = a.instalment
where a.id = :acceptance;

--: maybe perform_assessment(assessment id) = perform_row
select x.id, x.kind, k.id, k.name, k.project, k.buyer, o.name, k.supplier, k.supplier_name, x.at,
    x.period, x.grade, x.deduction, x.score, null, null, null, null, null
from assessment x join contract k on k.id = x.contract join org o on o.id = k.buyer
where x.id = :assessment;

--: maybe perform_payment(settlement id) = perform_row
select y.id, y.state, k.id, k.name, k.project, k.buyer, o.name, k.supplier, k.supplier_name, y.at,
    i.name, '', y.payable, null, null, null, y.due_day,
    (select max(z.paid_day) from payment z where z.settlement = y.id and z.state = 'paid'), null
from settlement y join contract k on k.id = y.contract join org o on o.id = k.buyer
join contract_instalment i on i.contract = y.contract and i.n = y.instalment
where y.id = :settlement;

-- Projects with anything public.
--: many facts_projects(moment int, since int, before int, buyer int, supplier int, wanted int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text) = fact
select p.id as id, p.kind as kind,
    case when p.state in ('drafting', 'filed') then 'planned' when p.state <> 'tendering' then p.state
        when exists (select 1 from tender x where x.project = p.id and x.held is null
            and x.state in ('published', 'open') and x.deadline > :moment) then 'open'
        else 'judging' end as stage,
    p.method as method, p.category as category, coalesce(p.user_unit, 0) as area,
    (select min(n.published) from notice n where n.project = p.id) as at,
    coalesce((select max(t.deadline) from tender t where t.project = p.id
        and t.published is not null), 0) as deadline,
    p.budget as amount, coalesce(d.set_aside, 'none') as fit
from project p left join need d on d.project = p.id
where exists (select 1 from notice n where n.project = p.id and n.published >= :since
        and n.published < :before)
    and (:buyer = 0 or p.buyer = :buyer)
    and (:supplier = 0 or exists (select 1 from contract k where k.project = p.id
        and k.published is not null and k.supplier = :supplier))
    and (:wanted = 0 or p.id in (select n.project from derived_token s join notice n
        on n.id = s.notice where s.token in (:t1, :t2, :t3, :t4, :t5, :t6, :t7, :t8)
        group by n.id, n.project having count(*) >= :wanted))
order by at desc nulls last, id limit 50000;

--: row project_line = id id, title text, year int, buyer id, buyer_name text, unit_name text?, catalogue text, catalogue_name text, category text, category_name text, method text?, filed_number text?, number text?, fit text?, budget money, award money?, contracted money?, paid money?, suppliers int, intention instant?, published instant?, deadline instant?, result_published instant?, signed_day day?, state text
--: maybe project_line(project id) = project_line
select p.id, p.title, p.year, p.buyer, o.name, u.name, p.catalogue, c.name, p.category,
    c.category_name, p.method, p.filed_number, coalesce(t.number, t.outside_number), t.set_aside,
    p.budget, (select cast(sum(e.award) as bigint) from evaluation e join tender r on r.id = e.tender
        where r.project = p.id and e.result_published is not null),
    (select cast(sum(k.amount) as bigint) from contract k where k.project = p.id
        and k.published is not null),
    (select cast(sum(i.paid) as bigint) from contract k join contract_instalment i
        on i.contract = k.id where k.project = p.id and k.published is not null),
    (select count(distinct k.supplier) from contract k where k.project = p.id
        and k.published is not null),
    p.intention, t.published, t.deadline,
    (select max(e.result_published) from evaluation e join tender r on r.id = e.tender
        where r.project = p.id),
    (select max(k.signed_day) from contract k where k.project = p.id and k.published is not null),
    p.state
from project p join org o on o.id = p.buyer left join org u on u.id = p.user_unit
join catalogue_item c on c.code = p.catalogue
left join tender t on t.id = (select x.id from tender x where x.project = p.id
    and x.published is not null order by x.round desc, x.id limit 1)
where p.id = :project;

-- Suppliers with what they did for the public.
--: row supplier_fact = org id, name text, code text, kind text, size text, state text, since instant, contracts int, amount money, acceptances int, passed int
--: many suppliers_public() = supplier_fact
select o.id, o.name, o.code, s.kind, s.size, s.state, o.since,
    (select count(*) from contract k where k.supplier = o.id and k.published is not null),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.supplier = o.id
        and k.published is not null),
    (select count(*) from acceptance a join contract k on k.id = a.contract
        where k.supplier = o.id and a.published is not null),
    (select count(*) from acceptance a join contract k on k.id = a.contract
        where k.supplier = o.id and a.published is not null and a.passed = 1)
from supplier s join org o on o.id = s.org order by o.name nulls last, o.id limit 20000;

--: maybe supplier_public(org id) = supplier_fact
select o.id, o.name, o.code, s.kind, s.size, s.state, o.since,
    (select count(*) from contract k where k.supplier = o.id and k.published is not null),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.supplier = o.id
        and k.published is not null),
    (select count(*) from acceptance a join contract k on k.id = a.contract
        where k.supplier = o.id and a.published is not null),
    (select count(*) from acceptance a join contract k on k.id = a.contract
        where k.supplier = o.id and a.published is not null and a.passed = 1)
from supplier s join org o on o.id = s.org where o.id = :org;

-- Purchasers with what they bought, and whether they paid in time.
--: row buyer_fact = org id, name text, projects int, contracts int, amount money, paid int, late int, overdue int
--: many buyers_public(today day) = buyer_fact
select o.id, o.name, (select count(*) from project p where p.buyer = o.id
        and exists (select 1 from notice n where n.project = p.id)),
    (select count(*) from contract k where k.buyer = o.id and k.published is not null),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.buyer = o.id
        and k.published is not null),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state = 'paid'),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state = 'paid'
        and exists (select 1 from payment z where z.settlement = y.id and z.state = 'paid'
            and z.paid_day > y.due_day)),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state <> 'paid'
        and y.due_day < :today)
from org o where o.kind = 'buyer' and exists (select 1 from project p join notice n
    on n.project = p.id where p.buyer = o.id)
order by o.name nulls last, o.id limit 1000;

--: maybe buyer_public(org id, today day) = buyer_fact
select o.id, o.name, (select count(*) from project p where p.buyer = o.id
        and exists (select 1 from notice n where n.project = p.id)),
    (select count(*) from contract k where k.buyer = o.id and k.published is not null),
    (select coalesce(cast(sum(k.amount) as bigint), 0) from contract k where k.buyer = o.id
        and k.published is not null),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state = 'paid'),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state = 'paid'
        and exists (select 1 from payment z where z.settlement = y.id and z.state = 'paid'
            and z.paid_day > y.due_day)),
    (select count(*) from settlement y join contract k on k.id = y.contract
        where k.buyer = o.id and k.published is not null and y.state <> 'paid'
        and y.due_day < :today)
from org o where o.id = :org and o.kind = 'buyer';

--: maybe org_address(org id) = address text?, phone text?
select address, phone from org where id = :org;

-- What is public of a project's delivery, in order.
--: row performed_row = id id, kind text, at instant
--: many performed(project id) = performed_row
select a.id as id, 'acceptance' as kind, a.published as at
from acceptance a join contract k on k.id = a.contract
where k.project = :project and a.published is not null and k.published is not null
union all
select x.id, 'assessment', x.at from assessment x join contract k on k.id = x.contract
where k.project = :project and k.published is not null
order by at nulls last, id limit 200;
