-- 结算单, invoices, applications for payment, 回单 and returns.

-- state: confirmed, invoiced, applied, paid, returned. due_day: the last day on which it is paid in
-- time.
create table settlement (
    id bigint primary key,
    contract bigint not null,
    instalment bigint not null,
    number text not null unique,
    amount bigint not null,
    deduction bigint not null,
    payable bigint not null,
    reason text,
    state text not null,
    due_day bigint not null,
    at bigint not null,
    by_person bigint not null
);
create index settlement_by_contract on settlement (contract, instalment, id);
create index settlement_by_state on settlement (state, due_day, id);

create table settlement_line (
    settlement bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    amount bigint not null,
    primary key (settlement, n)
);

create table invoice (
    id bigint primary key,
    settlement bigint not null,
    code text not null,
    number text not null,
    amount bigint not null,
    issued_day bigint not null,
    file text,
    file_name text,
    recorded bigint not null,
    unique (code, number)
);
create index invoice_by_settlement on invoice (settlement, id);

-- state: applied, paid, returned.
create table payment (
    id bigint primary key,
    settlement bigint not null,
    contract bigint not null,
    project bigint not null,
    line bigint not null,
    number text not null unique,
    amount bigint not null,
    state text not null,
    applied bigint not null,
    applied_by bigint not null,
    late_reason text,
    receipt text,
    paid_day bigint,
    paid bigint,
    return_reason text,
    returned bigint
);
create index payment_by_settlement on payment (settlement, id);
create index payment_by_project on payment (project, id);
create index payment_by_state on payment (state, applied, id);
create index payment_by_receipt on payment (receipt, id);

-- 催问 of a late instalment; expected: when the buyer says it will pay.
create table pay_question (
    id bigint primary key,
    contract bigint not null,
    instalment bigint not null,
    due_day bigint not null,
    days bigint not null,
    asked bigint not null,
    asked_by bigint not null,
    answer text,
    expected bigint,
    answered bigint,
    answered_by bigint
);
create index pay_question_by_contract on pay_question (contract, instalment, id);

--: exec pay_question_add(id id, contract id, instalment int, due_day day, days int, asked instant, asked_by id)
insert into pay_question (id, contract, instalment, due_day, days, asked, asked_by)
values (:id, :contract, :instalment, :due_day, :days, :asked, :asked_by);

--: exec pay_question_answer(question id, answer text, expected day, at instant, by id)
update pay_question set answer = :answer, expected = :expected, answered = :at, answered_by = :by
where id = :question;

--: row pay_question_row = id id, contract id, instalment int, due_day day, days int, asked instant, asker text, answer text?, expected day?, answered instant?, answerer text?
--: maybe pay_question_by_id(question id) = pay_question_row
select q.id, q.contract, q.instalment, q.due_day, q.days, q.asked, h.name, q.answer, q.expected,
    q.answered, b.name
from pay_question q join person h on h.id = q.asked_by left join person b on b.id = q.answered_by
where q.id = :question;

--: maybe pay_question_open(contract id, instalment int) = pay_question_row
select q.id, q.contract, q.instalment, q.due_day, q.days, q.asked, h.name, q.answer, q.expected,
    q.answered, b.name
from pay_question q join person h on h.id = q.asked_by left join person b on b.id = q.answered_by
where q.contract = :contract and q.instalment = :instalment and q.answered is null
order by q.id limit 1;

--: many pay_questions_of(contract id) = pay_question_row
select q.id, q.contract, q.instalment, q.due_day, q.days, q.asked, h.name, q.answer, q.expected,
    q.answered, b.name
from pay_question q join person h on h.id = q.asked_by left join person b on b.id = q.answered_by
where q.contract = :contract order by q.asked desc, q.id limit 100;

--: exec settlement_add(id id, contract id, instalment int, number text, amount money, deduction money, payable money, reason text?, state text, due_day day, at instant, by_person id)
insert into settlement (id, contract, instalment, number, amount, deduction, payable, reason,
    state, due_day, at, by_person)
values (:id, :contract, :instalment, :number, :amount, :deduction, :payable, :reason, :state,
    :due_day, :at, :by_person);

--: exec settlement_line_add(settlement id, n int, name text, unit text, quantity dec, unit_price price, amount money)
insert into settlement_line (settlement, n, name, unit, quantity, unit_price, amount)
values (:settlement, :n, :name, :unit, :quantity, :unit_price, :amount);

--: exec settlement_move(settlement id, state text)
update settlement set state = :state where id = :settlement;

--: exec settlement_invoiced(settlement id, due_day day)
update settlement set state = 'invoiced', due_day = :due_day where id = :settlement;

--: exec invoice_add(id id, settlement id, code text, number text, amount money, issued_day day, file text?, file_name text?, recorded instant)
insert into invoice (id, settlement, code, number, amount, issued_day, file, file_name, recorded)
values (:id, :settlement, :code, :number, :amount, :issued_day, :file, :file_name, :recorded);

--: exec payment_add(id id, settlement id, contract id, project id, line id, number text, amount money, applied instant, applied_by id, late_reason text?)
insert into payment (id, settlement, contract, project, line, number, amount, state, applied,
    applied_by, late_reason)
values (:id, :settlement, :contract, :project, :line, :number, :amount, 'applied', :applied,
    :applied_by, :late_reason);

--: exec payment_set_paid(payment id, receipt text, paid_day day, at instant)
update payment set state = 'paid', receipt = :receipt, paid_day = :paid_day, paid = :at
where id = :payment;

--: exec payment_set_returned(payment id, reason text, at instant)
update payment set state = 'returned', return_reason = :reason, returned = :at
where id = :payment;

--: row settlement_row = id id, contract id, contract_name text, project id, instalment int, instalment_name text, number text, amount money, deduction money, payable money, reason text?, state text, due_day day, at instant, by_person id, by_name text
--: maybe settlement_by_id(settlement id) = settlement_row
select s.id, s.contract, c.name, c.project, s.instalment, i.name, s.number, s.amount, s.deduction,
    s.payable, s.reason, s.state, s.due_day, s.at, s.by_person, h.name
from settlement s join contract c on c.id = s.contract
join contract_instalment i on i.contract = s.contract and i.n = s.instalment
join person h on h.id = s.by_person where s.id = :settlement;

--: one settlements_of_instalment(contract id, instalment int) = n int
select count(*) from settlement where contract = :contract and instalment = :instalment;

--: one settlements_total(contract id) = amount money
select coalesce(cast(sum(amount) as bigint), 0) from settlement where contract = :contract;

--: row settlement_line_row = n int, name text, unit text, quantity dec, unit_price price, amount money
--: many settlement_lines(settlement id) = settlement_line_row
select n, name, unit, quantity, unit_price, amount from settlement_line
where settlement = :settlement order by n limit 200;

--: row invoice_row = id id, settlement id, settlement_number text, code text, number text, amount money, issued_day day, file text?, file_name text?, recorded instant
--: maybe invoice_by_number(code text, number text) = invoice_row
select v.id, v.settlement, s.number, v.code, v.number, v.amount, v.issued_day, v.file,
    v.file_name, v.recorded
from invoice v join settlement s on s.id = v.settlement
where v.code = :code and v.number = :number;

--: many invoices_of(settlement id) = invoice_row
select v.id, v.settlement, s.number, v.code, v.number, v.amount, v.issued_day, v.file,
    v.file_name, v.recorded
from invoice v join settlement s on s.id = v.settlement
where v.settlement = :settlement order by v.id limit 20;

--: row payment_row = id id, settlement id, settlement_number text, contract id, contract_name text, project id, instalment int, supplier_name text, buyer_name text, contract_state text, line id, line_number text, number text, amount money, state text, due_day day, applied instant, late_reason text?, receipt text?, paid_day day?, return_reason text?, returned instant?
--: maybe payment_by_id(payment id) = payment_row
select p.id, p.settlement, s.number, p.contract, c.name, p.project, s.instalment, c.supplier_name,
    o.name, c.state, p.line, f.number, p.number, p.amount, p.state, s.due_day, p.applied,
    p.late_reason, p.receipt, p.paid_day, p.return_reason, p.returned
from payment p join settlement s on s.id = p.settlement join contract c on c.id = p.contract
join org o on o.id = c.buyer join fund_line f on f.id = p.line where p.id = :payment;

--: many payments_of(settlement id) = payment_row
select p.id, p.settlement, s.number, p.contract, c.name, p.project, s.instalment, c.supplier_name,
    o.name, c.state, p.line, f.number, p.number, p.amount, p.state, s.due_day, p.applied,
    p.late_reason, p.receipt, p.paid_day, p.return_reason, p.returned
from payment p join settlement s on s.id = p.settlement join contract c on c.id = p.contract
join org o on o.id = c.buyer join fund_line f on f.id = p.line
where p.settlement = :settlement order by p.applied, p.id limit 50;

-- What the treasury has to pay, the earliest deadline first.
--: many payments_waiting() = payment_row
select p.id, p.settlement, s.number, p.contract, c.name, p.project, s.instalment, c.supplier_name,
    o.name, c.state, p.line, f.number, p.number, p.amount, p.state, s.due_day, p.applied,
    p.late_reason, p.receipt, p.paid_day, p.return_reason, p.returned
from payment p join settlement s on s.id = p.settlement join contract c on c.id = p.contract
join org o on o.id = c.buyer join fund_line f on f.id = p.line
where p.state = 'applied' order by s.due_day, p.id limit 200;

--: many payments_done(since day) = payment_row
select p.id, p.settlement, s.number, p.contract, c.name, p.project, s.instalment, c.supplier_name,
    o.name, c.state, p.line, f.number, p.number, p.amount, p.state, s.due_day, p.applied,
    p.late_reason, p.receipt, p.paid_day, p.return_reason, p.returned
from payment p join settlement s on s.id = p.settlement join contract c on c.id = p.contract
join org o on o.id = c.buyer join fund_line f on f.id = p.line
where p.state = 'paid' and p.paid_day >= :since order by p.applied desc, p.id limit 100;

-- What a unit has paid, or a supplier has received, of late.
--: many payments_paid_of(org id) = payment_row
select p.id, p.settlement, s.number, p.contract, c.name, p.project, s.instalment, c.supplier_name,
    o.name, c.state, p.line, f.number, p.number, p.amount, p.state, s.due_day, p.applied,
    p.late_reason, p.receipt, p.paid_day, p.return_reason, p.returned
from payment p join settlement s on s.id = p.settlement join contract c on c.id = p.contract
join org o on o.id = c.buyer join fund_line f on f.id = p.line
where p.state = 'paid' and (c.buyer = :org or c.supplier = :org)
order by p.applied desc, p.id limit 50;

--: one payments_pending(line id, project id) = amount money
select coalesce(cast(sum(amount) as bigint), 0) from payment
where line = :line and project = :project and state = 'applied';

--: one payments_count(settlement id) = n int
select count(*) from payment where settlement = :settlement;

--: maybe payment_by_receipt(receipt text) = number text
select number from payment where receipt = :receipt and state = 'paid' order by id limit 1;

-- Settlements of a unit or a supplier that are not paid yet, the earliest deadline first.
--: row settlement_open = id id, contract id, contract_name text, instalment_name text, number text, payable money, state text, due_day day, buyer_name text, supplier_name text, supplier_size text
--: many settlements_open_of(org id) = settlement_open
select s.id, s.contract, c.name, i.name, s.number, s.payable, s.state, s.due_day, o.name,
    c.supplier_name, c.supplier_size
from settlement s join contract c on c.id = s.contract join org o on o.id = c.buyer
join contract_instalment i on i.contract = s.contract and i.n = s.instalment
where (c.buyer = :org or c.supplier = :org) and s.state <> 'paid'
order by s.due_day, s.id limit 200;

-- Instalments that are due and not settled, of a unit's contracts.
--: row instalment_open = contract id, contract_name text, n int, name text, amount money, deduction money, due instant, supplier_name text
--: many instalments_to_settle(org id) = instalment_open
select c.id, c.name, i.n, i.name, i.amount, i.deduction, i.due, c.supplier_name
from contract_instalment i join contract c on c.id = i.contract
where (c.buyer = :org or c.supplier = :org) and c.state = 'running' and i.due is not null
    and not exists (select 1 from settlement s where s.contract = i.contract
        and s.instalment = i.n)
order by i.due nulls last, c.id, i.n limit 200;

-- One contract's instalments with everything that happened to their money.
--: row pay_step_row = n int, name text, percent dec, amount money, deduction money, due_after text, due instant?, settlement id?, settlement_number text?, payable money?, settled instant?, state text?, due_day day?, invoice_code text?, invoice_number text?, invoiced_day day?, payment id?, payment_number text?, payment_state text?, applied instant?, receipt text?, paid_day day?, return_reason text?
--: many pay_steps(contract id) = pay_step_row
select i.n, i.name, i.percent, i.amount, i.deduction, i.due_after, i.due, s.id, s.number,
    s.payable, s.at, s.state, s.due_day, v.code, v.number, v.issued_day, p.id, p.number, p.state, p.applied,
    p.receipt, p.paid_day, p.return_reason
from contract_instalment i
left join settlement s on s.contract = i.contract and s.instalment = i.n
left join invoice v on v.settlement = s.id
left join payment p on p.id = (select x.id from payment x where x.settlement = s.id
    order by x.applied desc, x.id limit 1)
where i.contract = :contract order by i.n limit 100;

-- The first instalment that is not paid to the end, for closing.
--: maybe instalment_unpaid(contract id) = name text
select i.name from contract_instalment i
where i.contract = :contract
    and not exists (select 1 from settlement s where s.contract = i.contract
        and s.instalment = i.n and s.state = 'paid')
order by i.n limit 1;

-- Relations.
--: one payment_has_desk(post id, person id, payment id) = n int
select count(*) from payment y join post p on p.id = :post
where y.id = :payment and p.person = :person and p.ended is null and p.kind = 'treasury';
