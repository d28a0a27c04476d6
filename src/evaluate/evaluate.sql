-- The committee and what it decides, from the draw to the award.

create table committee (
    tender bigint primary key,
    size bigint not null,
    library text not null,
    drawn bigint not null,
    file text,
    file_name text,
    head bigint,
    formed bigint not null
);

-- kind: expert, buyer (采购人代表). state: drawn, ready, recused, replaced.
create table committee_member (
    tender bigint not null,
    person bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    kind text not null,
    specialty text,
    state text not null,
    reason text,
    declared bigint,
    primary key (tender, person)
);
create index committee_member_by_person on committee_member (person, state, tender);

-- state of the evaluation: forming, opening, qualification, compliance, consulting, quoting, scoring,
-- low_price, ranked, drawing, reported, decided, awarded, failed, stopped.
create table evaluation (
    tender bigint primary key,
    state text not null,
    failed_at text,
    failed_reason text,
    benchmark bigint,
    quotes_until bigint,
    report text,
    report_file text,
    reported bigint,
    delivered bigint,
    winner bigint,
    award bigint,
    deemed bigint not null,
    decided bigint,
    letter_number text,
    result_notice bigint,
    result_listed bigint,
    result_ends bigint
);

create table credit_check (
    bid bigint primary key,
    tender bigint not null,
    clean bigint not null,
    found text,
    sources text not null,
    file text not null,
    file_name text not null,
    checked bigint not null,
    checked_by bigint not null
);
create index credit_check_by_tender on credit_check (tender, bid);

-- stage: qualification, compliance.
create table bid_review (
    bid bigint not null,
    stage text not null,
    tender bigint not null,
    passed bigint not null,
    clause text,
    reason text,
    at bigint not null,
    by_person bigint not null,
    primary key (bid, stage)
);
create index bid_review_by_tender on bid_review (tender, stage, bid);

-- person 0: an objective item, one score for all members.
create table bid_score (
    bid bigint not null,
    item bigint not null,
    person bigint not null,
    tender bigint not null,
    score bigint not null,
    reason text,
    at bigint not null,
    primary key (bid, item, person)
);
create index bid_score_by_tender on bid_score (tender, bid, item, person);

-- Who of the members has confirmed the objective scores, and who has handed in the judged ones.
create table member_progress (
    tender bigint not null,
    person bigint not null,
    objective_confirmed bigint,
    judged_done bigint,
    signed_at bigint,
    dissent text,
    primary key (tender, person)
);

create table low_price (
    bid bigint primary key,
    tender bigint not null,
    triggers text not null,
    asked bigint not null,
    answer_until bigint not null,
    explanation text,
    file text,
    file_name text,
    answered bigint,
    proved bigint,
    reason text,
    judged bigint
);
create index low_price_by_tender on low_price (tender, bid);

create table consultation (
    bid bigint not null,
    n bigint not null,
    tender bigint not null,
    minutes text not null,
    at bigint not null,
    primary key (bid, n)
);

create table consultation_change (
    tender bigint not null,
    n bigint not null,
    what text not null,
    after text not null,
    confirmed_by bigint,
    at bigint not null,
    primary key (tender, n)
);

-- Only bids that count. place 0: tied, to be drawn.
create table ranking (
    bid bigint primary key,
    tender bigint not null,
    quoted bigint not null,
    adjusted bigint not null,
    price_score bigint not null,
    other_score bigint not null,
    technical_score bigint not null,
    total bigint not null,
    place bigint not null
);
create index ranking_by_tender on ranking (tender, place, bid);

-- 中标/成交通知书 and the letter to each loser.
create table award_letter (
    bid bigint primary key,
    tender bigint not null,
    number text not null,
    kind text not null,
    total bigint,
    place bigint,
    reason text,
    at bigint not null
);
create index award_letter_by_tender on award_letter (tender, bid);
