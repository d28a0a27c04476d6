-- Subscriptions by e-mail. None of it belongs into a record, and none of it is derived from one.

-- One row while letters can be sent.
create table side_post (
    n bigint primary key,
    sender text not null,
    at bigint not null
);

-- state: asked, on. The keys are in letters to this address and nowhere else.
create table side_subscription (
    id bigint primary key,
    project bigint not null,
    address text not null,
    state text not null,
    asked bigint not null,
    confirmed bigint,
    confirm_key text not null unique,
    end_key text not null unique,
    unique (project, address)
);
create index side_subscription_by_state on side_subscription (state, asked, id);

create table side_subscribe_ask (
    id bigint primary key,
    address text not null,
    at bigint not null
);
create index side_subscribe_ask_by_address on side_subscribe_ask (address, at, id);
create index side_subscribe_ask_by_time on side_subscribe_ask (at, id);

-- kind: confirm, or notice with its id in `about`. state: waiting, sent, failed.
create table side_letter (
    subscription bigint not null,
    kind text not null,
    about bigint not null,
    at bigint not null,
    state text not null,
    attempts bigint not null,
    next bigint not null,
    tried bigint,
    status bigint,
    error text,
    primary key (subscription, kind, about)
);
create index side_letter_by_state on side_letter (state, next, subscription);

--: exec letter_sender_clear()
delete from side_post;
--: exec letter_sender_set(sender text, at instant)
insert into side_post (n, sender, at) values (1, :sender, :at);
--: maybe letter_sender() = sender text, at instant
select sender, at from side_post where n = 1;

-- What the public page shows: a project with a notice.
--: maybe subscribable(project id) = title text
select p.title from project p
where p.id = :project and exists (select 1 from notice n where n.project = p.id);

--: one asks_of_address(address text, since instant) = n int
select count(*) from side_subscribe_ask where address = :address and at >= :since;
--: one asks_n(since instant) = n int
select count(*) from side_subscribe_ask where at >= :since;
--: exec ask_add(id id, address text, at instant)
insert into side_subscribe_ask (id, address, at) values (:id, :address, :at);

--: row subscription = id id, project id, title text, state text, asked instant, confirm_key text, end_key text
--: maybe subscription_of(project id, address text) = subscription
select s.id, s.project, p.title, s.state, s.asked, s.confirm_key, s.end_key
from side_subscription s join project p on p.id = s.project
where s.project = :project and s.address = :address;
--: maybe subscription_to_confirm(code text) = subscription
select s.id, s.project, p.title, s.state, s.asked, s.confirm_key, s.end_key
from side_subscription s join project p on p.id = s.project where s.confirm_key = :code;
--: maybe subscription_to_end(code text) = subscription
select s.id, s.project, p.title, s.state, s.asked, s.confirm_key, s.end_key
from side_subscription s join project p on p.id = s.project where s.end_key = :code;

--: exec subscription_ask(id id, project id, address text, at instant, confirm_key text, end_key text)
insert into side_subscription (id, project, address, state, asked, confirm_key, end_key)
values (:id, :project, :address, 'asked', :at, :confirm_key, :end_key)
on conflict (id) do update set asked = excluded.asked;
--: exec subscription_confirm(id id, at instant)
update side_subscription set state = 'on', confirmed = :at where id = :id and state = 'asked';
--: exec subscription_remove(id id)
delete from side_subscription where id = :id;
--: exec letters_remove(id id)
delete from side_letter where subscription = :id;
--: exec letter_put(subscription id, kind text, about id, at instant)
insert into side_letter (subscription, kind, about, at, state, attempts, next)
values (:subscription, :kind, :about, :at, 'waiting', 0, :at)
on conflict (subscription, kind, about) do nothing;

-- The courier's: what is to be queued or forgotten, and what is due.
--: one letters_to_queue(since instant, unconfirmed instant) = n int, stale int
select (select count(*) from side_subscription s join notice n on n.project = s.project
        and n.published >= s.confirmed
        where s.state = 'on' and n.published >= :since and not exists (select 1 from side_letter l
            where l.subscription = s.id and l.kind = 'notice' and l.about = n.id)),
    (select count(*) from side_subscription s where s.state = 'asked' and s.asked < :unconfirmed);
--: exec letters_queue(since instant, at instant)
insert into side_letter (subscription, kind, about, at, state, attempts, next)
select s.id, 'notice', n.id, :at, 'waiting', 0, :at from side_subscription s
join notice n on n.project = s.project and n.published >= s.confirmed
where s.state = 'on' and n.published >= :since and not exists (select 1 from side_letter l
    where l.subscription = s.id and l.kind = 'notice' and l.about = n.id);
--: exec letters_forget_unconfirmed(unconfirmed instant)
delete from side_letter where subscription in (
    select s.id from side_subscription s where s.state = 'asked' and s.asked < :unconfirmed);
--: exec subscriptions_forget(unconfirmed instant)
delete from side_subscription where state = 'asked' and asked < :unconfirmed;
--: exec asks_forget(before instant)
delete from side_subscribe_ask where at < :before;

--: row due_letter = subscription id, kind text, about id, attempts int, next instant, address text, project id, title text, confirm_key text, end_key text
--: many letters_due(now instant) = due_letter
select l.subscription, l.kind, l.about, l.attempts, l.next, s.address, s.project, p.title,
    s.confirm_key, s.end_key
from side_letter l join side_subscription s on s.id = l.subscription
join project p on p.id = s.project
where l.state = 'waiting' and l.next <= :now
order by l.next, l.subscription, l.kind, l.about limit 20;
--: one letter_next() = at instant?
select min(next) from side_letter where state = 'waiting';
--: exec letter_tried(subscription id, kind text, about id, state text, next instant, status int, error text?, at instant)
update side_letter set state = :state, attempts = attempts + 1, next = :next, tried = :at,
    status = :status, error = :error
where subscription = :subscription and kind = :kind and about = :about and state = 'waiting';

-- For the operator: numbers, and why a letter did not go; no addresses.
--: one subscription_numbers() = confirmed int, asked int, waiting int, failed int
select (select count(*) from side_subscription where state = 'on'),
    (select count(*) from side_subscription where state = 'asked'),
    (select count(*) from side_letter where state = 'waiting'),
    (select count(*) from side_letter where state = 'failed');
--: row letter_row = subscription id, kind text, about id, title text, project id, at instant, state text, attempts int, tried instant?, status int?, error text?
--: many letters_troubled() = letter_row
select l.subscription, l.kind, l.about, p.title, s.project, l.at, l.state, l.attempts, l.tried,
    l.status, l.error
from side_letter l join side_subscription s on s.id = l.subscription
join project p on p.id = s.project where l.state <> 'sent' and l.attempts > 0
order by l.at desc, l.subscription, l.kind, l.about limit 100;
