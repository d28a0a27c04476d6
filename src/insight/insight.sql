-- What all of it comes to: read from the tables of earlier slices, nothing of its own.

--: row money_total_row = budget money, occupied money, paid money
--: one money_totals(org id?, year int) = money_total_row
select (select coalesce(cast(sum(l.amount) as bigint), 0) from fund_line l
        where l.year = :year and (:org is null or l.org = :org)),
    (select coalesce(cast(sum(u.occupied - u.released) as bigint), 0)
        from fund_use u join fund_line l on l.id = u.line
        where l.year = :year and (:org is null or l.org = :org)),
    (select coalesce(cast(sum(u.paid) as bigint), 0)
        from fund_use u join fund_line l on l.id = u.line
        where l.year = :year and (:org is null or l.org = :org));

--: row money_line_row = id id, org_name text, name text, amount money
--: many money_budget(org id?, year int) = money_line_row
select l.id, o.name, l.name, l.amount from fund_line l join org o on o.id = l.org
where l.year = :year and (:org is null or l.org = :org)
order by o.name, l.name, l.id limit 2000;

-- What contracts hold of this year's lines, by project.
--: many money_occupied(org id?, year int) = money_line_row
select p.id, o.name, p.title, cast(sum(u.occupied - u.released) as bigint)
from fund_use u join fund_line l on l.id = u.line join project p on p.id = u.project
join org o on o.id = l.org
where l.year = :year and (:org is null or l.org = :org) and u.occupied > u.released
group by p.id, o.name, p.title order by o.name, p.title, p.id limit 2000;

--: many money_paid(org id?, year int) = money_line_row
select p.id, o.name, p.title, cast(sum(u.paid) as bigint)
from fund_use u join fund_line l on l.id = u.line join project p on p.id = u.project
join org o on o.id = l.org
where l.year = :year and (:org is null or l.org = :org) and u.paid <> 0
group by p.id, o.name, p.title order by o.name, p.title, p.id limit 2000;

-- Everything that is to be paid and is not, whoever holds it up. due: when an instalment became due;
-- due_day: the last day in time of one that was settled.
--: row unpaid_row = contract id, contract_name text, instalment_name text, n int, buyer_name text, supplier_name text, amount money, deduction money, due instant?, settlement id?, payable money?, due_day day?, state text?, payment_state text?, return_reason text?
--: many unpaid_instalments(buyer id?, supplier id?) = unpaid_row
select c.id, c.name, i.name, i.n, o.name, c.supplier_name, i.amount, i.deduction, i.due, s.id,
    s.payable, s.due_day, s.state, p.state, p.return_reason
from contract_instalment i join contract c on c.id = i.contract join org o on o.id = c.buyer
left join settlement s on s.contract = i.contract and s.instalment = i.n
left join payment p on p.id = (select x.id from payment x where x.settlement = s.id
    order by x.applied desc, x.id limit 1)
where c.state in ('running', 'completed') and i.due is not null
    and (s.id is null or s.state <> 'paid')
    and (:buyer is null or c.buyer = :buyer) and (:supplier is null or c.supplier = :supplier)
order by i.due nulls last, c.id, i.n limit 2000;

-- A supplier's instalments, paid or not, due or not.
--: row receivable_row = contract id, contract_name text, n int, name text, buyer_name text, amount money, deduction money, due instant?, due_after text, settlement id?, settlement_number text?, payable money?, due_day day?, state text?, invoice_number text?, invoiced_day day?, paid_day day?
--: many receivables_of(supplier id) = receivable_row
select c.id, c.name, i.n, i.name, o.name, i.amount, i.deduction, i.due, i.due_after, s.id,
    s.number, s.payable, s.due_day, s.state, v.number, v.issued_day, p.paid_day
from contract_instalment i join contract c on c.id = i.contract join org o on o.id = c.buyer
left join settlement s on s.contract = i.contract and s.instalment = i.n
left join invoice v on v.settlement = s.id
left join payment p on p.id = (select x.id from payment x where x.settlement = s.id
    and x.state = 'paid' order by x.applied desc, x.id limit 1)
where c.supplier = :supplier and c.state in ('running', 'completed')
order by i.due nulls last, c.id, i.n limit 500;

-- One row for each project, to be added up by category: what was planned, contracted and paid.
--: row money_category_row = project id, name text, budget money, occupied money, paid money
--: many money_of_projects(org id?, year int) = money_category_row
select p.id, k.category_name, cast(sum(u.frozen + u.occupied) as bigint),
    cast(sum(u.occupied - u.released) as bigint), cast(sum(u.paid) as bigint)
from fund_use u join fund_line l on l.id = u.line join project p on p.id = u.project
join catalogue_item k on k.code = p.catalogue
where l.year = :year and (:org is null or l.org = :org)
group by p.id, k.category_name order by p.id limit 2000;

-- One row for each contract of a year, to be added up by what kind of supplier it is with.
--: row money_kind_row = contract id, kind text, amount money
--: many money_by_kind(org id?, from_day day, until_day day) = money_kind_row
select c.id, s.kind, c.amount
from contract c join supplier s on s.org = c.supplier
where c.signed_day >= :from_day and c.signed_day < :until_day and c.state <> 'ended'
    and (:org is null or c.buyer = :org)
order by c.id limit 2000;

-- Where the outside book of record says something else, as last reported.
--: row money_difference_row = line id, org_name text, number text, name text, ours money, balance money, explanation text?, explained instant?
--: many money_differences(org id?) = money_difference_row
select x.line, o.name, l.number, l.name, x.ours, x.balance, x.explanation, x.explained
from fund_outside x join fund_line l on l.id = x.line join org o on o.id = l.org
where x.balance <> x.ours and (:org is null or l.org = :org)
    and not exists (select 1 from fund_outside y where y.line = x.line and y.as_of > x.as_of)
order by x.explained nulls first, x.line, x.as_of limit 100;
