-- 询问: questions to the purchaser about a purchase, and their answers. Challenges and complaints
-- come later. shared: the answer is for everybody, without the name of who asked.

create table inquiry (
    id bigint primary key,
    project bigint not null,
    asker bigint not null,
    asker_org bigint,
    text text not null,
    asked bigint not null,
    answer_by bigint not null,
    answer text,
    answered bigint,
    answered_by bigint,
    shared bigint
);
create index inquiry_by_project on inquiry (project, id);
create index inquiry_by_asker on inquiry (asker, id);

--: exec inquiry_add(id id, project id, asker id, asker_org id?, text text, asked instant, answer_by day)
insert into inquiry (id, project, asker, asker_org, text, asked, answer_by)
values (:id, :project, :asker, :asker_org, :text, :asked, :answer_by);

--: maybe inquiry_project(project id) = title text, state text, intention instant?, buyer_name text
select p.title, p.state, p.intention, o.name
from project p join org o on o.id = p.buyer where p.id = :project;

--: exec inquiry_answer(id id, answer text, answered instant, answered_by id, shared bool)
update inquiry set answer = :answer, answered = :answered, answered_by = :answered_by,
    shared = :shared
where id = :id;

--: row inquiry_row = id id, project id, title text, text text, asker id, asker_name text, org_name text?, asked instant, answer_by day, answer text?, answered instant?, shared bool?
--: maybe inquiry_find(inquiry id) = inquiry_row
select i.id, i.project, p.title, i.text, i.asker, h.name, o.name, i.asked, i.answer_by, i.answer,
    i.answered, i.shared
from inquiry i join project p on p.id = i.project join person h on h.id = i.asker
left join org o on o.id = i.asker_org where i.id = :inquiry;

-- What everybody may read: no word about who asked.
--: row inquiry_shared_row = id id, text text, asked instant, answer text, answered instant
--: many inquiries_shared(project id) = inquiry_shared_row
select i.id, i.text, i.asked, i.answer, i.answered from inquiry i
where i.project = :project and i.shared = 1 order by i.answered desc nulls last, i.id limit 200;

--: many inquiries_asked(project id?, asker id) = inquiry_row
select i.id, i.project, p.title, i.text, i.asker, h.name, o.name, i.asked, i.answer_by, i.answer,
    i.answered, i.shared
from inquiry i join project p on p.id = i.project join person h on h.id = i.asker
left join org o on o.id = i.asker_org
where i.asker = :asker and (:project is null or i.project = :project)
order by i.asked desc, i.id limit 100;

--: many inquiries_to_buyer(buyer id) = inquiry_row
select i.id, i.project, p.title, i.text, i.asker, h.name, o.name, i.asked, i.answer_by, i.answer,
    i.answered, i.shared
from project p join inquiry i on i.project = p.id join person h on h.id = i.asker
left join org o on o.id = i.asker_org
where p.buyer = :buyer
order by case when i.answered is null then 0 else 1 end nulls first, i.answer_by, i.asked desc, i.id limit 200;

--: many inquiries_to_agency(agency id) = inquiry_row
select i.id, i.project, p.title, i.text, i.asker, h.name, o.name, i.asked, i.answer_by, i.answer,
    i.answered, i.shared
from tender_entrust e join project p on p.id = e.project join inquiry i on i.project = p.id
join person h on h.id = i.asker left join org o on o.id = i.asker_org
where e.agency = :agency and e.confirmed is not null
order by case when i.answered is null then 0 else 1 end nulls first, i.answer_by, i.asked desc, i.id limit 200;

-- For a challenge: when the notice of the result ended, and whether a supplier took part.
--: maybe challenge_result(tender id) = ends day?
select result_ends from evaluation where tender = :tender;

--: one challenge_took_part(tender id, supplier id) = n int
select (select count(*) from bid_taker k where k.tender = :tender and k.supplier = :supplier)
    + (select count(*) from bid b where b.tender = :tender and b.supplier = :supplier);
