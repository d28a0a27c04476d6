-- Projects: what is needed, how it was found out, reviewed and planned; and every public notice.

-- 指导性目录 (code) and 品目 (category C...).
create table catalogue_item (
    code text primary key,
    name text not null,
    kind text not null,
    category text not null,
    category_name text not null,
    from_day bigint not null,
    ended bigint
);

-- kind: public (服务于公众) or auxiliary (履职所需辅助性服务). state: plan_states.
create table project (
    id bigint primary key,
    title text not null,
    buyer bigint not null,
    user_unit bigint,
    author bigint not null,
    kind text not null,
    catalogue text not null,
    category text not null,
    service text not null,
    budget bigint not null,
    year bigint not null,
    state text not null,
    copied_from bigint,
    route text,
    must_tender bigint,
    method text,
    method_reason text,
    approval_authority text,
    approval_number text,
    approval_day bigint,
    filed_number text,
    filed bigint,
    intention_month text,
    intention bigint,
    intention_listed bigint,
    ended bigint,
    end_reason text,
    created bigint not null,
    changed bigint not null
);
create index project_by_buyer on project (buyer, state, id);
create index project_by_changed on project (changed, id);
create index project_by_user_unit on project (user_unit, id);

create table project_fund (
    project bigint not null,
    line bigint not null,
    amount bigint not null,
    primary key (project, line)
);

-- What of its budget line was changed since, and why. what: project_changes.
create table project_change (
    project bigint not null,
    n bigint not null,
    what text not null,
    before text not null,
    after text not null,
    reason text,
    by_person bigint not null,
    at bigint not null,
    primary key (project, n)
);

-- Who handed it to whom, and why; and who may only read since then.
create table project_hand_over (
    project bigint not null,
    n bigint not null,
    giver bigint not null,
    receiver bigint not null,
    by_person bigint not null,
    reason text not null,
    at bigint not null,
    primary key (project, n)
);

create table project_former (
    project bigint not null,
    person bigint not null,
    primary key (project, person)
);
create index project_former_by_person on project_former (person, project);

-- The need (22-13). set_aside: whole or none. pricing: competed or fixed.
-- pay_kind: bands, per_point, per_point_amount, proportional, steps.
create table need (
    project bigint primary key,
    version bigint not null,
    goal text not null,
    recipients text not null,
    scope text not null,
    place text,
    org_form text not null,
    contract_type text not null,
    pricing text not null,
    review_rule text not null,
    ceiling bigint not null,
    term_months bigint not null,
    long_term bigint not null,
    set_aside text not null,
    set_aside_reason text,
    acceptance_plan text not null,
    risks text,
    pay_kind text not null,
    pay_below bigint,
    pay_step bigint,
    pay_percent bigint,
    pay_amount bigint,
    changed_by bigint not null,
    changed bigint not null
);

-- Whoever wrote a version of the need may not review it (22-32).
create table need_author (
    project bigint not null,
    person bigint not null,
    version bigint not null,
    primary key (project, person)
);

create table need_standard (
    project bigint not null,
    n bigint not null,
    text text not null,
    primary key (project, n)
);

-- substantive: ★, a bid that fails it is void.
create table need_requirement (
    project bigint not null,
    n bigint not null,
    text text not null,
    substantive bigint not null,
    primary key (project, n)
);

-- What a supplier must show to be qualified.
create table need_qualification (
    project bigint not null,
    n bigint not null,
    text text not null,
    proof text,
    primary key (project, n)
);

-- dimension is the contract's (process, output, effect, satisfaction), budget_dimension the budget
-- papers' (decision, process, output, benefit).
create table need_indicator (
    project bigint not null,
    n bigint not null,
    name text not null,
    dimension text not null,
    budget_dimension text not null,
    weight bigint not null,
    target text not null,
    unit text not null,
    method text not null,
    primary key (project, n)
);

-- due_after: signing, acceptance, evaluation.
create table need_instalment (
    project bigint not null,
    n bigint not null,
    name text not null,
    percent bigint not null,
    due_after text not null,
    primary key (project, n)
);

create table need_price_line (
    project bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    limit_price bigint,
    primary key (project, n)
);

create table need_grade (
    project bigint not null,
    n bigint not null,
    name text not null,
    from_score bigint not null,
    primary key (project, n)
);

create table need_band (
    project bigint not null,
    n bigint not null,
    from_score bigint not null,
    to_score bigint not null,
    pay bigint not null,
    primary key (project, n)
);

-- How the need was found out: survey of the market (22-10), opinions of the public (TL-15).
create table plan_survey (
    id bigint primary key,
    project bigint not null,
    kind text not null,
    method text not null,
    from_day bigint not null,
    until_day bigint not null,
    subjects bigint not null,
    findings text not null,
    file text,
    file_name text,
    recorded_by bigint not null,
    at bigint not null
);
create index plan_survey_by_project on plan_survey (project, id);

create table plan_survey_subject (
    survey bigint not null,
    n bigint not null,
    name text not null,
    kind text not null,
    primary key (survey, n)
);

-- A lawyer's opinion on the contract text (22-23).
create table plan_lawyer (
    id bigint primary key,
    project bigint not null,
    lawyer text not null,
    firm text not null,
    passed bigint not null,
    opinion text not null,
    file text,
    file_name text,
    recorded_by bigint not null,
    at bigint not null
);
create index plan_lawyer_by_project on plan_lawyer (project, id);

-- kind: general 一般性审查, key 重点审查.
create table plan_review (
    id bigint primary key,
    project bigint not null,
    kind text not null,
    passed bigint not null,
    record text not null,
    reviewer bigint not null,
    reviewer_post text not null,
    need_version bigint not null,
    at bigint not null
);
create index plan_review_by_project on plan_review (project, kind, id);

-- Every text that is made public, in the order of 财办库〔2020〕50号's kinds; owned here because the
-- intention is the first of them. subject: the tender, contract ... it is about.
create table notice (
    id bigint primary key,
    project bigint not null,
    subject bigint not null,
    kind text not null,
    title text not null,
    body text not null,
    published bigint not null,
    listed bigint,
    address text,
    medium text,
    ends_day bigint
);
create index notice_by_project on notice (project, published, id);
create index notice_by_kind on notice (kind, published, id);
create index notice_by_time on notice (published, id);

-- Catalogue.

--: row catalogue_row = code text, name text, kind text, category text, category_name text, from_day day
--: exec catalogue_add(code text, name text, kind text, category text, category_name text, from_day day)
insert into catalogue_item (code, name, kind, category, category_name, from_day)
values (:code, :name, :kind, :category, :category_name, :from_day);

--: maybe catalogue_by_code(item text) = catalogue_row
select code, name, kind, category, category_name, from_day from catalogue_item
where code = :item and ended is null;

--: many catalogue_all(after text) = catalogue_row
select code, name, kind, category, category_name, from_day from catalogue_item
where ended is null and code > :after order by code limit 500;

-- Projects.

--: exec project_add(id id, title text, buyer id, user_unit id?, author id, kind text, catalogue text, category text, service text, budget money, year int, copied_from id?, at instant)
insert into project (id, title, buyer, user_unit, author, kind, catalogue, category, service,
                     budget, year, state, copied_from, created, changed)
values (:id, :title, :buyer, :user_unit, :author, :kind, :catalogue, :category, :service,
        :budget, :year, 'drafting', :copied_from, :at, :at);

--: exec project_fund_add(project id, line id, amount money)
insert into project_fund (project, line, amount) values (:project, :line, :amount);

--: exec project_rewrite(project id, title text, kind text, catalogue text, category text, service text, budget money, at instant)
update project set title = :title, kind = :kind, catalogue = :catalogue, category = :category,
                   service = :service, budget = :budget, changed = :at where id = :project;

--: exec project_fund_clear(project id)
delete from project_fund where project = :project;

--: exec project_unroute(project id)
update project set route = null, must_tender = null, method = null, method_reason = null,
                   approval_authority = null, approval_number = null, approval_day = null
where id = :project;

--: one project_changes_n(project id) = n int
select coalesce(max(n), 0) from project_change where project = :project;

--: exec project_change_add(project id, n int, what text, before text, after text, reason text?, by id, at instant)
insert into project_change (project, n, what, before, after, reason, by_person, at)
values (:project, :n, :what, :before, :after, :reason, :by, :at);

--: row project_change_row = n int, what text, before text, after text, reason text?, by_name text, at instant
--: many project_changes_of(project id) = project_change_row
select x.n, x.what, x.before, x.after, x.reason, h.name, x.at
from project_change x join person h on h.id = x.by_person
where x.project = :project order by x.n desc limit 100;

--: exec project_move(project id, state text, at instant)
update project set state = :state, changed = :at where id = :project;

--: exec project_touch(project id, at instant)
update project set changed = :at where id = :project;

--: exec project_set_route(project id, route text, must_tender bool, at instant)
update project set route = :route, must_tender = :must_tender, changed = :at
where id = :project;

--: exec project_set_method(project id, method text, reason text, authority text?, number text?, approved day?, at instant)
update project set method = :method, method_reason = :reason, approval_authority = :authority,
                   approval_number = :number, approval_day = :approved, changed = :at
where id = :project;

--: exec project_file(project id, number text, at instant)
update project set state = 'filed', filed_number = :number, filed = :at, changed = :at
where id = :project;

--: exec project_intend(project id, month text, at instant)
update project set intention_month = :month, intention = :at, intention_listed = null,
                   changed = :at where id = :project;

--: exec project_intention_listed(project id, listed instant, at instant)
update project set intention_listed = :listed, changed = :at where id = :project;

--: exec project_end(project id, reason text, at instant)
update project set state = 'ended', ended = :at, end_reason = :reason, changed = :at
where id = :project;

--: row project_row = id id, title text, buyer id, buyer_name text, user_unit id?, user_unit_name text?, author id, author_name text, kind text, catalogue text, catalogue_name text, category text, category_name text, service text, budget money, year int, state text, copied_from id?, route text?, must_tender bool?, method text?, method_reason text?, approval_authority text?, approval_number text?, approval_day day?, filed_number text?, filed instant?, intention_month text?, intention instant?, intention_listed instant?, ended instant?, end_reason text?, created instant, changed instant
--: maybe project_by_id(project id) = project_row
select p.id, p.title, p.buyer, o.name, p.user_unit, u.name, p.author, h.name, p.kind,
       p.catalogue, c.name, p.category, c.category_name, p.service, p.budget, p.year, p.state,
       p.copied_from, p.route, p.must_tender, p.method, p.method_reason, p.approval_authority,
       p.approval_number, p.approval_day, p.filed_number, p.filed, p.intention_month,
       p.intention, p.intention_listed, p.ended, p.end_reason, p.created, p.changed
from project p join org o on o.id = p.buyer join person h on h.id = p.author
join catalogue_item c on c.code = p.catalogue left join org u on u.id = p.user_unit
where p.id = :project;

--: many projects_of_buyer(buyer id, state text, size int, skip int) = project_row
select p.id, p.title, p.buyer, o.name, p.user_unit, u.name, p.author, h.name, p.kind,
       p.catalogue, c.name, p.category, c.category_name, p.service, p.budget, p.year, p.state,
       p.copied_from, p.route, p.must_tender, p.method, p.method_reason, p.approval_authority,
       p.approval_number, p.approval_day, p.filed_number, p.filed, p.intention_month,
       p.intention, p.intention_listed, p.ended, p.end_reason, p.created, p.changed
from project p join org o on o.id = p.buyer join person h on h.id = p.author
join catalogue_item c on c.code = p.catalogue left join org u on u.id = p.user_unit
where (p.buyer = :buyer or p.user_unit = :buyer) and (:state = '' or p.state = :state)
order by p.changed desc, p.id limit :size offset :skip;

--: one projects_count(buyer id, state text) = n int
select count(*) from project
where (buyer = :buyer or user_unit = :buyer) and (:state = '' or state = :state);

--: row project_fund_row = line id, number text, code text, name text, stage text, year int, amount money
--: many project_funds(project id) = project_fund_row
select f.line, l.number, l.code, l.name, l.stage, l.year, f.amount
from project_fund f join fund_line l on l.id = f.line
where f.project = :project order by f.line limit 50;

-- The post by which a person belongs to a project's buyer.
--: maybe project_post(project id, post id, person id) = kind text
select s.kind from post s join project p on p.buyer = s.org
where p.id = :project and s.id = :post and s.person = :person and s.ended is null;

-- Handing over.
--: row project_receiver = person id, name text, kind text
--: many project_receivers(project id) = project_receiver
select s.person, h.name, s.kind from post s join project p on p.buyer = s.org
join person h on h.id = s.person
where p.id = :project and s.kind in ('handler', 'section') and s.ended is null
    and s.person <> p.author
order by s.kind, s.id limit 200;

--: maybe project_reviewed_by(project id, person id) = name text, version int
select h.name, r.need_version from plan_review r join need n on n.project = r.project
    and n.version = r.need_version join person h on h.id = r.reviewer
where r.project = :project and r.reviewer = :person order by r.id limit 1;

--: one project_hand_overs_n(project id) = n int
select coalesce(max(n), 0) from project_hand_over where project = :project;

--: exec project_hand_over_add(project id, n int, giver id, receiver id, by id, reason text, at instant)
insert into project_hand_over (project, n, giver, receiver, by_person, reason, at)
values (:project, :n, :giver, :receiver, :by, :reason, :at);

--: exec project_former_put(project id, person id)
insert into project_former (project, person) values (:project, :person)
on conflict (project, person) do nothing;

--: exec project_former_remove(project id, person id)
delete from project_former where project = :project and person = :person;

--: exec project_set_author(project id, author id, at instant)
update project set author = :author, changed = :at where id = :project;

--: maybe project_former_is(project id, person id) = person id
select person from project_former where project = :project and person = :person;

-- Whoever uses the service reads along.
--: maybe project_reader(project id, post id, person id) = kind text
select s.kind from post s join project p on p.buyer = s.org or p.user_unit = s.org
where p.id = :project and s.id = :post and s.person = :person and s.ended is null;

--: maybe project_author(project id, person id) = version int
select version from need_author where project = :project and person = :person;

--: one projects_filed(year int) = n int
select count(*) from project where filed is not null and year = :year;

--: row plan_line_row = line id, number text, name text, year int, room money
--: many plan_lines_of_org(org id) = plan_line_row
select l.id, l.number, l.name, l.year,
       l.amount - coalesce((select cast(sum(u.frozen + u.occupied - u.released) as bigint)
                            from fund_use u where u.line = l.id), 0)
from fund_line l where l.org = :org order by l.year desc, l.id limit 1000;

--: many user_units(kind text) = id id, name text
select id, name from org where kind = :kind order by name, id limit 500;

--: maybe user_unit_of(unit id) = name text
select name from org where id = :unit and kind = 'user_unit';

-- Other purchases out of the same budget item and of the same category in the year (TL-28);
-- those of them that are neither tendered nor approved to be bought otherwise.
--: one project_repeats(project id) = total money, untendered money
select coalesce(cast(sum(p.budget) as bigint), 0),
       coalesce(cast(sum(case when p.method <> 'open_tender' and p.approval_number is null
                              then p.budget else 0 end) as bigint), 0)
from project p join project q on q.buyer = p.buyer and q.year = p.year
                             and q.category = p.category and q.id <> p.id
where q.id = :project and p.state <> 'ended' and exists (
    select 1 from project_fund f join fund_line l on l.id = f.line
    join fund_line m on m.code = l.code join project_fund g on g.line = m.id
    where f.project = p.id and g.project = q.id);

-- Need.

--: exec need_put(project id, version int, goal text, recipients text, scope text, place text?, org_form text, contract_type text, pricing text, review_rule text, ceiling money, term_months int, long_term bool, set_aside text, set_aside_reason text?, acceptance_plan text, risks text?, pay_kind text, pay_below dec?, pay_step dec?, pay_percent dec?, pay_amount money?, by id, at instant)
insert into need (project, version, goal, recipients, scope, place, org_form, contract_type,
                  pricing, review_rule, ceiling, term_months, long_term, set_aside,
                  set_aside_reason, acceptance_plan, risks, pay_kind, pay_below, pay_step,
                  pay_percent, pay_amount, changed_by, changed)
values (:project, :version, :goal, :recipients, :scope, :place, :org_form, :contract_type,
        :pricing, :review_rule, :ceiling, :term_months, :long_term, :set_aside,
        :set_aside_reason, :acceptance_plan, :risks, :pay_kind, :pay_below, :pay_step,
        :pay_percent, :pay_amount, :by, :at)
on conflict (project) do update set
    version = excluded.version, goal = excluded.goal, recipients = excluded.recipients,
    scope = excluded.scope, place = excluded.place, org_form = excluded.org_form,
    contract_type = excluded.contract_type, pricing = excluded.pricing,
    review_rule = excluded.review_rule, ceiling = excluded.ceiling,
    term_months = excluded.term_months, long_term = excluded.long_term,
    set_aside = excluded.set_aside, set_aside_reason = excluded.set_aside_reason,
    acceptance_plan = excluded.acceptance_plan, risks = excluded.risks,
    pay_kind = excluded.pay_kind, pay_below = excluded.pay_below,
    pay_step = excluded.pay_step, pay_percent = excluded.pay_percent,
    pay_amount = excluded.pay_amount, changed_by = excluded.changed_by,
    changed = excluded.changed;

--: exec need_author_put(project id, person id, version int)
insert into need_author (project, person, version) values (:project, :person, :version)
on conflict (project, person) do update set version = excluded.version;

--: exec need_standard_clear(project id)
delete from need_standard where project = :project;
--: exec need_requirement_clear(project id)
delete from need_requirement where project = :project;
--: exec need_qualification_clear(project id)
delete from need_qualification where project = :project;
--: exec need_indicator_clear(project id)
delete from need_indicator where project = :project;
--: exec need_instalment_clear(project id)
delete from need_instalment where project = :project;
--: exec need_price_line_clear(project id)
delete from need_price_line where project = :project;
--: exec need_grade_clear(project id)
delete from need_grade where project = :project;
--: exec need_band_clear(project id)
delete from need_band where project = :project;

--: exec need_standard_add(project id, n int, text text)
insert into need_standard (project, n, text) values (:project, :n, :text);
--: exec need_requirement_add(project id, n int, text text, substantive bool)
insert into need_requirement (project, n, text, substantive)
values (:project, :n, :text, :substantive);
--: exec need_qualification_add(project id, n int, text text, proof text?)
insert into need_qualification (project, n, text, proof) values (:project, :n, :text, :proof);
--: exec need_indicator_add(project id, n int, name text, dimension text, budget_dimension text, weight dec, target text, unit text, method text)
insert into need_indicator (project, n, name, dimension, budget_dimension, weight, target, unit,
                            method)
values (:project, :n, :name, :dimension, :budget_dimension, :weight, :target, :unit, :method);
--: exec need_instalment_add(project id, n int, name text, percent dec, due_after text)
insert into need_instalment (project, n, name, percent, due_after)
values (:project, :n, :name, :percent, :due_after);
--: exec need_price_line_add(project id, n int, name text, unit text, quantity dec, limit_price price?)
insert into need_price_line (project, n, name, unit, quantity, limit_price)
values (:project, :n, :name, :unit, :quantity, :limit_price);
--: exec need_grade_add(project id, n int, name text, from_score dec)
insert into need_grade (project, n, name, from_score) values (:project, :n, :name, :from_score);
--: exec need_band_add(project id, n int, from_score dec, to_score dec, pay dec)
insert into need_band (project, n, from_score, to_score, pay)
values (:project, :n, :from_score, :to_score, :pay);

--: row need_row = project id, version int, goal text, recipients text, scope text, place text?, org_form text, contract_type text, pricing text, review_rule text, ceiling money, term_months int, long_term bool, set_aside text, set_aside_reason text?, acceptance_plan text, risks text?, pay_kind text, pay_below dec?, pay_step dec?, pay_percent dec?, pay_amount money?, changed_by id, changed_by_name text, changed instant
--: maybe need_head(project id) = need_row
select n.project, n.version, n.goal, n.recipients, n.scope, n.place, n.org_form,
       n.contract_type, n.pricing, n.review_rule, n.ceiling, n.term_months, n.long_term,
       n.set_aside, n.set_aside_reason, n.acceptance_plan, n.risks, n.pay_kind, n.pay_below,
       n.pay_step, n.pay_percent, n.pay_amount, n.changed_by, h.name, n.changed
from need n join person h on h.id = n.changed_by where n.project = :project;

--: row need_standard_row = n int, text text
--: many need_standards(project id) = need_standard_row
select n, text from need_standard where project = :project order by n limit 200;
--: row need_requirement_row = n int, text text, substantive bool
--: many need_requirements(project id) = need_requirement_row
select n, text, substantive from need_requirement where project = :project order by n limit 200;
--: row need_qualification_row = n int, text text, proof text?
--: many need_qualifications(project id) = need_qualification_row
select n, text, proof from need_qualification where project = :project order by n limit 200;
--: row need_indicator_row = n int, name text, dimension text, budget_dimension text, weight dec, target text, unit text, method text
--: many need_indicators(project id) = need_indicator_row
select n, name, dimension, budget_dimension, weight, target, unit, method
from need_indicator where project = :project order by n limit 200;
--: row need_instalment_row = n int, name text, percent dec, due_after text
--: many need_instalments(project id) = need_instalment_row
select n, name, percent, due_after from need_instalment where project = :project
order by n limit 200;
--: row need_price_line_row = n int, name text, unit text, quantity dec, limit_price price?
--: many need_price_lines(project id) = need_price_line_row
select n, name, unit, quantity, limit_price from need_price_line where project = :project
order by n limit 200;
--: row need_grade_row = n int, name text, from_score dec
--: many need_grades(project id) = need_grade_row
select n, name, from_score from need_grade where project = :project order by n limit 200;
--: row need_band_row = n int, from_score dec, to_score dec, pay dec
--: many need_bands(project id) = need_band_row
select n, from_score, to_score, pay from need_band where project = :project order by n limit 200;

-- Survey, opinion, review.

--: exec plan_survey_add(id id, project id, kind text, method text, from_day day, until_day day, subjects int, findings text, file text?, file_name text?, by id, at instant)
insert into plan_survey (id, project, kind, method, from_day, until_day, subjects, findings, file,
                         file_name, recorded_by, at)
values (:id, :project, :kind, :method, :from_day, :until_day, :subjects, :findings, :file,
        :file_name, :by, :at);

--: exec plan_survey_subject_add(survey id, n int, name text, kind text)
insert into plan_survey_subject (survey, n, name, kind) values (:survey, :n, :name, :kind);

--: row plan_survey_row = id id, kind text, method text, from_day day, until_day day, subjects int, findings text, file text?, file_name text?, recorded_by_name text, at instant
--: many plan_surveys(project id) = plan_survey_row
select s.id, s.kind, s.method, s.from_day, s.until_day, s.subjects, s.findings, s.file,
       s.file_name, h.name, s.at
from plan_survey s join person h on h.id = s.recorded_by
where s.project = :project order by s.at, s.id limit 50;

--: row plan_survey_subject_row = survey id, n int, name text, kind text
--: many plan_survey_subjects(project id) = plan_survey_subject_row
select b.survey, b.n, b.name, b.kind from plan_survey_subject b
join plan_survey s on s.id = b.survey where s.project = :project
order by b.survey, b.n limit 500;

--: exec plan_lawyer_add(id id, project id, lawyer text, firm text, passed bool, opinion text, file text?, file_name text?, by id, at instant)
insert into plan_lawyer (id, project, lawyer, firm, passed, opinion, file, file_name, recorded_by,
                         at)
values (:id, :project, :lawyer, :firm, :passed, :opinion, :file, :file_name, :by, :at);

--: row plan_lawyer_row = id id, lawyer text, firm text, passed bool, opinion text, file text?, file_name text?, recorded_by_name text, at instant
--: many plan_lawyers(project id) = plan_lawyer_row
select w.id, w.lawyer, w.firm, w.passed, w.opinion, w.file, w.file_name, h.name, w.at
from plan_lawyer w join person h on h.id = w.recorded_by
where w.project = :project order by w.at, w.id limit 50;

--: exec plan_review_add(id id, project id, kind text, passed bool, record text, reviewer id, reviewer_post text, need_version int, at instant)
insert into plan_review (id, project, kind, passed, record, reviewer, reviewer_post, need_version,
                         at)
values (:id, :project, :kind, :passed, :record, :reviewer, :reviewer_post, :need_version, :at);

--: row plan_review_row = id id, kind text, passed bool, record text, reviewer id, reviewer_name text, reviewer_post text, need_version int, at instant
--: many plan_reviews(project id) = plan_review_row
select r.id, r.kind, r.passed, r.record, r.reviewer, h.name, r.reviewer_post, r.need_version, r.at
from plan_review r join person h on h.id = r.reviewer
where r.project = :project order by r.at, r.id limit 100;

-- A file that belongs to a project's plan.
--: maybe plan_paper(project id, sha256 text) = file_name text
select coalesce(file_name, '') from (
    select file, file_name from plan_survey where project = :project
    union all select file, file_name from plan_lawyer where project = :project) f
where f.file = :sha256 limit 1;

-- How far a plan has come: what plan.file asks for. A review counts for the need's present
-- version, and of each kind the last one; of the lawyer's opinions the last one.
--: row plan_progress_row = need_version int, need_changed instant, market_until day, market_at instant, opinion_at instant, lawyer_at instant, lawyer_passed bool, general_at instant, general_passed bool, key_at instant, key_passed bool, reviewers int
--: one plan_progress(project id) = plan_progress_row
select coalesce((select version from need where project = p.id), 0),
       coalesce((select changed from need where project = p.id), 0),
       coalesce((select max(until_day) from plan_survey
                 where project = p.id and kind = 'market'), 0),
       coalesce((select max(at) from plan_survey where project = p.id and kind = 'market'), 0),
       coalesce((select max(at) from plan_survey
                 where project = p.id and kind = 'public_opinion'), 0),
       coalesce((select max(at) from plan_lawyer where project = p.id), 0),
       coalesce((select passed from plan_lawyer where project = p.id
                 order by at desc, id desc limit 1), 0),
       coalesce((select max(r.at) from plan_review r join need n
                 on n.project = r.project and n.version = r.need_version
                 where r.project = p.id and r.kind = 'general'), 0),
       coalesce((select r.passed from plan_review r join need n
                 on n.project = r.project and n.version = r.need_version
                 where r.project = p.id and r.kind = 'general'
                 order by r.at desc, r.id desc limit 1), 0),
       coalesce((select max(r.at) from plan_review r join need n
                 on n.project = r.project and n.version = r.need_version
                 where r.project = p.id and r.kind = 'key'), 0),
       coalesce((select r.passed from plan_review r join need n
                 on n.project = r.project and n.version = r.need_version
                 where r.project = p.id and r.kind = 'key'
                 order by r.at desc, r.id desc limit 1), 0),
       coalesce((select count(distinct r.reviewer) from plan_review r join need n
                 on n.project = r.project and n.version = r.need_version
                 where r.project = p.id and r.passed = 1), 0)
from project p where p.id = :project;

-- Notices.

--: exec notice_add(id id, project id, subject id, kind text, title text, body text, published instant)
insert into notice (id, project, subject, kind, title, body, published)
values (:id, :project, :subject, :kind, :title, :body, :published);

--: exec notice_set_listed(notice id, listed instant, address text, medium text?, ends_day day?)
update notice set listed = :listed, address = :address, medium = :medium, ends_day = :ends_day
where id = :notice;

--: row notice_row = id id, project id, subject id, kind text, title text, body text, published instant, listed instant?, address text?, medium text?, ends_day day?
--: maybe notice_by_id(notice id) = notice_row
select id, project, subject, kind, title, body, published, listed, address, medium, ends_day
from notice where id = :notice;

--: many notices_of_project(project id) = notice_row
select id, project, subject, kind, title, body, published, listed, address, medium, ends_day
from notice where project = :project order by published, id limit 100;

--: maybe notice_last(project id, kind text) = notice_row
select id, project, subject, kind, title, body, published, listed, address, medium, ends_day
from notice where project = :project and kind = :kind order by published desc, id desc limit 1;
