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
    created bigint not null,
    changed bigint not null
);
create index project_by_buyer on project (buyer, state, id);
create index project_by_changed on project (changed, id);

create table project_fund (
    project bigint not null,
    line bigint not null,
    amount bigint not null,
    primary key (project, line)
);

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
