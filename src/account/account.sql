-- People, organizations, posts, sign-off chains, sign-in.

create table org (
    id bigint primary key,
    name text not null,
    code text not null unique,
    kind text not null,
    address text,
    phone text,
    since bigint not null
);
create index org_by_kind on org (kind, name, id);
create index org_by_name on org (name, id);

create table person (
    id bigint primary key,
    login text not null unique,
    name text not null,
    phone text,
    since bigint not null
);
create index person_by_name on person (name, id);

create table post (
    id bigint primary key,
    person bigint not null,
    org bigint not null,
    kind text not null,
    from_day bigint not null,
    until_day bigint,
    ended bigint,
    granted_by bigint
);
create index post_by_person on post (person, ended, id);
create index post_by_org on post (org, ended, kind, id);

-- Who signs off what, from which amount on, in which order.
create table chain_step (
    org bigint not null,
    act text not null,
    step bigint not null,
    post_kind text not null,
    from_amount bigint not null,
    primary key (org, act, step)
);

create table token (
    id bigint primary key,
    post bigint not null,
    person bigint not null,
    name text not null,
    until_day bigint not null,
    issued bigint not null,
    revoked bigint
);
create index token_by_person on token (person, id);

create table secret_password (
    person bigint primary key,
    hash text not null
);

create table secret_totp (
    person bigint primary key,
    secret bytea not null,
    step bigint not null
);

create table secret_token (
    token bigint primary key,
    hash bytea not null unique
);

create table side_session (
    hash bytea primary key,
    person bigint not null,
    post bigint,
    begun bigint not null,
    until bigint not null
);
create index side_session_by_person on side_session (person, hash);

create table side_attempt (
    login text primary key,
    failures bigint not null,
    until bigint not null
);

-- An act that waits for signatures, and who has signed.
create table side_signoff (
    id bigint primary key,
    org bigint not null,
    act text not null,
    author bigint not null,
    author_post bigint not null,
    amount bigint not null,
    body text not null,
    step bigint not null,
    post_kind text,
    state text not null,
    created bigint not null,
    done bigint,
    thing bigint,
    reminded bigint,
    passkey text
);
create index side_signoff_by_author on side_signoff (author, act, thing, id);
create index side_signoff_by_thing on side_signoff (thing, id);
create index side_signoff_waiting on side_signoff (org, state, post_kind, id);

-- Why it was returned: each reason with its place, a field of the act, or none for the whole.
create table side_signoff_remark (
    signoff bigint not null,
    n bigint not null,
    place text,
    spot text,
    reason text not null,
    primary key (signoff, n)
);

create table side_signature (
    signoff bigint not null,
    step bigint not null,
    person bigint not null,
    post bigint not null,
    word text not null,
    reason text,
    at bigint not null,
    primary key (signoff, step)
);

--: exec org_add(id id, name text, code text, kind text, address text?, phone text?, since instant)
insert into org (id, name, code, kind, address, phone, since)
values (:id, :name, :code, :kind, :address, :phone, :since);

--: exec org_change(id id, name text, address text?, phone text?)
update org set name = :name, address = :address, phone = :phone where id = :id;

--: row org_row = id id, name text, code text, kind text, address text?, phone text?, since instant
--: maybe org_by_id(org id) = org_row
select id, name, code, kind, address, phone, since from org where id = :org;

--: maybe org_by_code(code text) = org_row
select id, name, code, kind, address, phone, since from org where code = :code;

--: many orgs(kind text, after_name text) = org_row
select id, name, code, kind, address, phone, since from org
where (:kind = '' or kind = :kind) and name > :after_name order by name, id limit 200;

--: exec person_add(id id, login text, name text, phone text?, since instant)
insert into person (id, login, name, phone, since) values (:id, :login, :name, :phone, :since);

--: row person_row = id id, login text, name text, phone text?, since instant
--: maybe person_by_id(person id) = person_row
select id, login, name, phone, since from person where id = :person;

--: maybe person_by_login(login text) = person_row
select id, login, name, phone, since from person where login = :login;

--: exec person_change(id id, name text)
update person set name = :name where id = :id;

--: exec person_set_phone(id id, phone text?)
update person set phone = :phone where id = :id;

--: row person_listed = id id, login text, name text, posts int, since instant
--: many people(name_from text, name_below text, skip int) = person_listed
select h.id, h.login, h.name,
    (select count(*) from post p where p.person = h.id and p.ended is null), h.since
from person h where h.name >= :name_from and h.name < :name_below
order by h.name, h.id limit 50 offset :skip;

--: one people_count(name_from text, name_below text) = n int
select count(*) from person where name >= :name_from and name < :name_below;

--: exec post_add(id id, person id, org id, kind text, from_day day, until_day day?, granted_by id?)
insert into post (id, person, org, kind, from_day, until_day, granted_by)
values (:id, :person, :org, :kind, :from_day, :until_day, :granted_by);

--: exec post_end(post id, at instant)
update post set ended = :at where id = :post and ended is null;

--: row post_row = id id, person id, person_name text, org id, org_name text, org_kind text, kind text, from_day day, until_day day?, ended instant?
--: maybe post_by_id(post id) = post_row
select p.id, p.person, h.name, p.org, o.name, o.kind, p.kind, p.from_day, p.until_day, p.ended
from post p join person h on h.id = p.person join org o on o.id = p.org where p.id = :post;

--: many posts_of_person(person id) = post_row
select p.id, p.person, h.name, p.org, o.name, o.kind, p.kind, p.from_day, p.until_day, p.ended
from post p join person h on h.id = p.person join org o on o.id = p.org
where p.person = :person and p.ended is null order by p.id limit 50;

--: many posts_of_org(org id) = post_row
select p.id, p.person, h.name, p.org, o.name, o.kind, p.kind, p.from_day, p.until_day, p.ended
from post p join person h on h.id = p.person join org o on o.id = p.org
where p.org = :org and p.ended is null order by p.kind, p.id limit 500;

--: many posts_once_of_person(person id) = post_row
select p.id, p.person, h.name, p.org, o.name, o.kind, p.kind, p.from_day, p.until_day, p.ended
from post p join person h on h.id = p.person join org o on o.id = p.org
where p.person = :person order by p.id limit 100;

--: one post_holds(post id, person id, org id) = n int
select count(*) from post
where id = :post and person = :person and org = :org and ended is null;

--: one post_is(post id, person id, kind text) = n int
select count(*) from post
where id = :post and person = :person and kind = :kind and ended is null;

--: one org_has_admin(org id) = n int
select count(*) from post where org = :org and kind = 'org_admin' and ended is null;

--: exec chain_clear(org id, act text)
delete from chain_step where org = :org and act = :act;

--: exec chain_add(org id, act text, step int, post_kind text, from_amount money)
insert into chain_step (org, act, step, post_kind, from_amount)
values (:org, :act, :step, :post_kind, :from_amount);

--: row chain_row = act text, step int, post_kind text, from_amount money
--: many chain_of(org id, act text, amount money) = chain_row
select act, step, post_kind, from_amount from chain_step
where org = :org and act = :act and from_amount <= :amount order by step limit 20;

--: many chains_of_org(org id) = chain_row
select act, step, post_kind, from_amount from chain_step where org = :org
order by act, step limit 500;

--: exec token_add(id id, post id, person id, name text, until_day day, issued instant)
insert into token (id, post, person, name, until_day, issued)
values (:id, :post, :person, :name, :until_day, :issued);

--: exec token_revoke(token id, at instant)
update token set revoked = :at where id = :token and revoked is null;

--: exec secret_token_add(token id, hash bytes)
insert into secret_token (token, hash) values (:token, :hash);

--: exec secret_token_remove(token id)
delete from secret_token where token = :token;

--: row token_row = id id, name text, until_day day, issued instant, revoked instant?, person id
--: many tokens_of(person id) = token_row
select id, name, until_day, issued, revoked, person from token where person = :person
order by id limit 100;

--: maybe token_by_id(token id) = token_row
select id, name, until_day, issued, revoked, person from token where id = :token;

--: exec secret_password_put(person id, hash text)
insert into secret_password (person, hash) values (:person, :hash)
on conflict (person) do update set hash = excluded.hash;

--: maybe secret_password_of(login text) = person id, hash text
select p.id, s.hash from person p join secret_password s on s.person = p.id
where p.login = :login;

--: exec secret_totp_put(person id, secret bytes, step int)
insert into secret_totp (person, secret, step) values (:person, :secret, :step)
on conflict (person) do update set secret = excluded.secret, step = excluded.step;

--: exec secret_totp_remove(person id)
delete from secret_totp where person = :person;

--: exec secret_totp_used(person id, step int)
update secret_totp set step = :step where person = :person and step < :step;

--: maybe secret_totp_of(person id) = secret bytes, step int
select secret, step from secret_totp where person = :person;

--: exec side_session_add(hash bytes, person id, post id?, begun instant, until instant)
insert into side_session (hash, person, post, begun, until)
values (:hash, :person, :post, :begun, :until);

--: exec side_session_switch(hash bytes, post id)
update side_session set post = :post where hash = :hash;

-- Who came without a post now has one.
--: exec side_session_settle(person id, post id)
update side_session set post = :post where person = :person and post is null;

--: exec side_session_extend(hash bytes, until instant)
update side_session set until = :until where hash = :hash;

--: exec side_session_end(hash bytes)
delete from side_session where hash = :hash;

--: exec side_session_end_all(person id)
delete from side_session where person = :person;

--: row session_row = post_kind text?, org_name text?, begun instant, until instant
--: many side_sessions_of(person id, now instant) = session_row
select p.kind, o.name, s.begun, s.until
from side_session s left join post p on p.id = s.post left join org o on o.id = p.org
where s.person = :person and s.until > :now order by s.begun desc, s.hash limit 50;

--: exec side_session_forget(before instant)
delete from side_session where until < :before;

--: row visitor_row = person id, person_name text, post id?, org id?, org_name text?, post_kind text?, posts int, waiting int, totp int, until instant?
--: maybe visitor_of_session(hash bytes, now instant) = visitor_row
select s.person, h.name, p.id, p.org, o.name, p.kind,
    (select count(*) from post x where x.person = s.person and x.ended is null),
    (select count(*) from side_signoff f
     where f.org = p.org and f.state = 'waiting' and f.post_kind = p.kind
        and f.author <> s.person),
    (select count(*) from secret_totp t where t.person = s.person), s.until
from side_session s join person h on h.id = s.person
left join post p on p.id = s.post and p.ended is null
left join org o on o.id = p.org
where s.hash = :hash and s.until > :now;

--: maybe visitor_of_token(hash bytes, today day) = visitor_row
select t.person, h.name, p.id, p.org, o.name, p.kind, cast(1 as bigint),
    (select count(*) from side_signoff f
     where f.org = p.org and f.state = 'waiting' and f.post_kind = p.kind
        and f.author <> t.person),
    cast(1 as bigint), cast(null as bigint)
from secret_token s join token t on t.id = s.token join person h on h.id = t.person
join post p on p.id = t.post and p.ended is null join org o on o.id = p.org
where s.hash = :hash and t.until_day >= :today and t.revoked is null;

--: maybe attempt_of(login text) = failures int, until instant
select failures, until from side_attempt where login = :login;

--: exec attempt_put(login text, failures int, until instant)
insert into side_attempt (login, failures, until) values (:login, :failures, :until)
on conflict (login) do update set failures = excluded.failures, until = excluded.until;

--: exec signoff_add(id id, org id, act text, author id, author_post id, amount money, body text, post_kind text, created instant, thing id?, passkey text?)
insert into side_signoff (id, org, act, author, author_post, amount, body, step, post_kind, state,
    created, thing, passkey)
values (:id, :org, :act, :author, :author_post, :amount, :body, 1, :post_kind, 'waiting',
    :created, :thing, :passkey);

--: exec signoff_move(id id, step int, post_kind text?, state text, done instant?)
update side_signoff set step = :step, post_kind = :post_kind, state = :state, done = :done
where id = :id;

--: row signoff_row = id id, org id, act text, author id, author_name text, author_post id, author_post_kind text, author_org id, amount money, body text, step int, post_kind text?, state text, created instant, done instant?, thing id?
--: maybe signoff_by_id(signoff id) = signoff_row
select s.id, s.org, s.act, s.author, h.name, s.author_post, p.kind, p.org, s.amount, s.body, s.step,
    s.post_kind, s.state, s.created, s.done, s.thing
from side_signoff s join person h on h.id = s.author join post p on p.id = s.author_post
where s.id = :signoff;

-- What its author signed with a passkey.
--: maybe signoff_passkey(signoff id) = passkey text?
select passkey from side_signoff where id = :signoff;

--: many signoffs_waiting(org id, post_kind text, person id) = signoff_row
select s.id, s.org, s.act, s.author, h.name, s.author_post, p.kind, p.org, s.amount, s.body, s.step,
    s.post_kind, s.state, s.created, s.done, s.thing
from side_signoff s join person h on h.id = s.author join post p on p.id = s.author_post
where s.org = :org and s.state = 'waiting' and s.post_kind = :post_kind and s.author <> :person
order by s.id limit 100;

--: many signoffs_of_author(author id) = signoff_row
select s.id, s.org, s.act, s.author, h.name, s.author_post, p.kind, p.org, s.amount, s.body, s.step,
    s.post_kind, s.state, s.created, s.done, s.thing
from side_signoff s join person h on h.id = s.author join post p on p.id = s.author_post
where s.author = :author order by s.created desc, s.id limit 50;

--: exec signoff_remind(signoff id, at instant)
update side_signoff set reminded = :at where id = :signoff;

--: maybe signoff_reminded(signoff id) = reminded instant?
select reminded from side_signoff where id = :signoff;

-- What was last submitted of the same thing by the same person and came back.
--: maybe signoff_returned_before(author id, act text, thing id, created instant) = id id, body text
select id, body from side_signoff
where author = :author and act = :act and thing = :thing and created < :created
    and state = 'returned'
order by created desc nulls last, id limit 1;

--: exec remark_add(signoff id, n int, place text?, spot text?, reason text)
insert into side_signoff_remark (signoff, n, place, spot, reason)
values (:signoff, :n, :place, :spot, :reason);

--: row remark_row = n int, place text?, spot text?, reason text
--: many remarks_of(signoff id) = remark_row
select n, place, spot, reason from side_signoff_remark where signoff = :signoff order by n limit 20;

--: row signer_row = name text
--: many signers_of(org id, kind text, author id) = signer_row
select h.name from post p join person h on h.id = p.person
where p.org = :org and p.kind = :kind and p.ended is null and p.person <> :author
order by p.id limit 3;

--: exec signature_add(signoff id, step int, person id, post id, word text, reason text?, at instant)
insert into side_signature (signoff, step, person, post, word, reason, at)
values (:signoff, :step, :person, :post, :word, :reason, :at);

--: exec signatures_clear(signoff id)
delete from side_signature where signoff = :signoff;

--: row signature_row = step int, person id, person_name text, post id, post_kind text, word text, reason text?, at instant
--: many signatures_of(signoff id) = signature_row
select s.step, s.person, h.name, s.post, p.kind, s.word, s.reason, s.at
from side_signature s join person h on h.id = s.person join post p on p.id = s.post
where s.signoff = :signoff order by s.step limit 20;

--: row choice_row = id id, label text
--: many org_choices(kind text) = choice_row
select id, name from org where kind = :kind order by name, id limit 500;

--: many org_choices_all() = choice_row
select id, name from org order by name, id limit 500;

--: many person_choices() = id id, name text, login text
select id, name, login from person order by name, id limit 500;

--: many post_kinds_of_person(person id) = kind text, org id
select kind, org from post where person = :person and ended is null order by id limit 50;

-- Passkeys: public keys of persons, each for one site, from when until when. Public, so that anyone
-- who reads the log can check what was signed with them.
create table passkey (
    id bigint primary key,
    person bigint not null,
    kind text not null,
    credential text not null unique,
    x text not null,
    y text not null,
    origin text not null,
    synced bigint not null,
    added bigint not null,
    removed bigint,
    removed_by bigint
);
create index passkey_by_person on passkey (person, id);

-- Which acts a unit, or the whole place, does not let be done without one.
create table passkey_demand (
    org bigint not null,
    act text not null,
    at bigint not null,
    primary key (org, act)
);

create table passkey_demand_everywhere (
    act text primary key,
    at bigint not null
);

-- What an authenticator has counted, and which challenges were answered.
create table side_passkey_count (
    passkey bigint primary key,
    counter bigint not null
);

create table side_passkey_use (
    challenge bytea primary key,
    at bigint not null
);

--: exec passkey_add(id id, person id, kind text, credential text, x text, y text, origin text, synced bool, added instant)
insert into passkey (id, person, kind, credential, x, y, origin, synced, added)
values (:id, :person, :kind, :credential, :x, :y, :origin, :synced, :added);

--: exec passkey_remove(id id, removed instant, by id)
update passkey set removed = :removed, removed_by = :by where id = :id and removed is null;

--: row passkey_row = id id, person id, kind text, credential text, x text, y text, origin text, synced bool, added instant, removed instant?, counter int?
--: maybe passkey_by_id(passkey id) = passkey_row
select p.id, p.person, p.kind, p.credential, p.x, p.y, p.origin, p.synced, p.added, p.removed,
    c.counter
from passkey p left join side_passkey_count c on c.passkey = p.id where p.id = :passkey;

--: maybe passkey_by_credential(credential text) = passkey_row
select p.id, p.person, p.kind, p.credential, p.x, p.y, p.origin, p.synced, p.added, p.removed,
    c.counter
from passkey p left join side_passkey_count c on c.passkey = p.id
where p.credential = :credential;

--: many passkeys_of(person id) = passkey_row
select p.id, p.person, p.kind, p.credential, p.x, p.y, p.origin, p.synced, p.added, p.removed,
    c.counter
from passkey p left join side_passkey_count c on c.passkey = p.id
where p.person = :person and p.removed is null order by p.id limit 20;

--: exec demand_put(org id, act text, at instant)
insert into passkey_demand (org, act, at) values (:org, :act, :at)
on conflict (org, act) do nothing;

--: exec demand_drop(org id, act text)
delete from passkey_demand where org = :org and act = :act;

--: exec demand_put_everywhere(act text, at instant)
insert into passkey_demand_everywhere (act, at) values (:act, :at) on conflict (act) do nothing;

--: exec demand_drop_everywhere(act text)
delete from passkey_demand_everywhere where act = :act;

--: one demands_of(org id, act text) = n int
select (select count(*) from passkey_demand where org = :org and act = :act)
    + (select count(*) from passkey_demand_everywhere where act = :act);

--: row demand_row = act text
--: many demands_in(org id) = demand_row
select act from passkey_demand where org = :org
union select act from passkey_demand_everywhere order by act limit 100;

--: exec side_passkey_count_put(passkey id, counter int)
insert into side_passkey_count (passkey, counter) values (:passkey, :counter)
on conflict (passkey) do update set counter = excluded.counter;

--: exec side_passkey_use_add(challenge bytes, at instant)
insert into side_passkey_use (challenge, at) values (:challenge, :at);

--: exec side_passkey_use_forget(before instant)
delete from side_passkey_use where at < :before;

--: maybe side_passkey_used(challenge bytes) = at instant
select at from side_passkey_use where challenge = :challenge;
