-- 询问: questions to the purchaser about a purchase. Challenges and complaints come later.

create table inquiry (
    id bigint primary key,
    project bigint not null,
    asker bigint not null,
    asker_name text not null,
    text text not null,
    asked bigint not null,
    answer_by bigint not null
);
create index inquiry_by_project on inquiry (project, id);
create index inquiry_by_asker on inquiry (asker, id);
