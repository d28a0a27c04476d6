-- Who took the documents, what was handed in, and what was read out at the opening.
-- Until the opening nothing here may be shown to anyone but the supplier it belongs to.

create table bid_taker (
    tender bigint not null,
    supplier bigint not null,
    person text not null,
    phone text,
    at bigint not null,
    primary key (tender, supplier)
);

-- Up to which clarification or correction a supplier has said that it was read.
create table bid_change_read (
    tender bigint not null,
    supplier bigint not null,
    n bigint not null,
    at bigint not null,
    primary key (tender, supplier)
);

-- What was said to be coming, and when: evidence, no bid. The first time counts.
create table bid_announced (
    tender bigint not null,
    supplier bigint not null,
    sha256 text not null,
    size bigint not null,
    at bigint not null,
    primary key (tender, supplier, sha256)
);

-- The pages that seal offline which were offered, as the log knows them.
create table bid_sealer (
    sha256 text primary key,
    size bigint not null,
    at bigint not null
);

-- A draft as ciphertext, for another computer of the same supplier.
create table side_bid_draft (
    tender bigint not null,
    supplier bigint not null,
    content text not null,
    size bigint not null,
    at bigint not null,
    primary key (tender, supplier)
);

-- state: live, replaced, withdrawn, awaiting (paper, one of two has entered it), opened, unopened.
-- content: SHA-256 of the one blob; channel: online, paper. price is null until it has been read;
-- stated: the total as written, where price is what the lines add up to (87-59). cause: bid_causes.
-- sealed: content is an age file; middle: what was in its outer layer, plain: the tar that was in all.
create table bid (
    id bigint primary key,
    tender bigint not null,
    supplier bigint not null,
    supplier_name text not null,
    supplier_kind text not null,
    supplier_size text not null,
    channel text not null,
    content text not null,
    size bigint not null,
    number text not null unique,
    received bigint not null,
    state text not null,
    entered_by bigint,
    confirmed_by bigint,
    ended bigint,
    price bigint,
    stated bigint,
    authorised text,
    opened bigint,
    cause text,
    sealed bigint not null,
    middle text,
    plain text
);
create index bid_by_tender on bid (tender, state, id);
create index bid_by_supplier on bid (supplier, tender, id);

create table bid_line (
    bid bigint not null,
    n bigint not null,
    name text not null,
    unit text not null,
    quantity bigint not null,
    unit_price bigint not null,
    primary key (bid, n)
);

-- Until when final quotes may come; set by the group.
create table bid_quote_call (
    tender bigint primary key,
    until bigint not null,
    at bigint not null,
    opened bigint
);

-- Final quotes of a consultation: sealed until the group opens them all.
-- state: live, replaced, opened, unopened.
create table bid_quote (
    id bigint primary key,
    bid bigint not null,
    tender bigint not null,
    content text not null,
    size bigint not null,
    number text not null unique,
    received bigint not null,
    state text not null,
    price bigint,
    opened bigint,
    cause text
);
create index bid_quote_by_tender on bid_quote (tender, state, id);

create table bid_closing (
    tender bigint primary key,
    closed bigint not null,
    root text not null,
    seq bigint not null
);

-- prices: read out in public; held: 0 where too few had come and nothing was opened (87-41).
create table bid_opening (
    tender bigint primary key,
    opened bigint not null,
    opened_by bigint not null,
    held bigint not null,
    prices bigint not null,
    key text not null,
    root text not null,
    unsealed bigint
);

-- The record of the opening as everybody may read it.
create table bid_opened (
    bid bigint primary key,
    tender bigint not null,
    n bigint not null,
    supplier_name text not null,
    kind text not null,
    size text not null,
    channel text not null,
    number text not null,
    received bigint not null,
    sha256 text not null,
    bytes bigint not null,
    state text not null,
    price bigint,
    stated bigint,
    cause text,
    plain text
);
create index bid_opened_by_tender on bid_opened (tender, n, bid);

-- The hall: until when lines may be confirmed and objections raised, and when the record was made.
create table bid_hall (
    tender bigint primary key,
    heard bigint,
    until bigint,
    ended bigint
);

-- kind: said (the host), objection (a supplier, with its name), answer (about an objection).
create table bid_hall_message (
    tender bigint not null,
    n bigint not null,
    kind text not null,
    name text,
    body text not null,
    about bigint,
    by_person bigint not null,
    at bigint not null,
    primary key (tender, n)
);

create table bid_presence (
    bid bigint primary key,
    tender bigint not null,
    attended bigint,
    agreed bigint
);
create index bid_presence_by_tender on bid_presence (tender, bid);

-- When holders were asked to unlock, and where it was given up to wait for a layer. seq, and that of
-- bid_closing: the entry that says it. witnesses: how many had signed the closing after the deadline,
-- up to `witnessed`; none: `unwitnessed` says why it began all the same.
create table bid_ceremony (
    tender bigint primary key,
    started bigint not null,
    seq bigint not null,
    witnesses bigint not null,
    witnessed bigint,
    unwitnessed text,
    given_up text
);

-- What went wrong while bids were unlocked, and when an emergency key was put to use before whom.
create table bid_incident (
    tender bigint not null,
    n bigint not null,
    layer text not null,
    kind text not null,
    body text not null,
    opener text,
    other text,
    org_name text not null,
    by_person bigint not null,
    at bigint not null,
    primary key (tender, n)
);

-- Ephemeral shares of sealed bids, hashed: no two files may have one.
create table secret_bid_share (
    share bytea primary key,
    bid bigint not null
);

-- With the ciphertext, evidence of what was in it: for the bid's supplier and for auditors.
create table secret_bid_file_key (
    bid bigint not null,
    layer text not null,
    key bytea not null,
    primary key (bid, layer)
);

create table secret_bid_key (
    tender bigint primary key,
    key bytea not null
);

--: exec bid_taker_put(tender id, supplier id, person text, phone text?, at instant)
insert into bid_taker (tender, supplier, person, phone, at)
values (:tender, :supplier, :person, :phone, :at)
on conflict (tender, supplier) do update set person = excluded.person, phone = excluded.phone,
    at = excluded.at;

--: row bid_taker_row = supplier id, person text, phone text?, at instant
--: maybe bid_taker_of(tender id, supplier id) = bid_taker_row
select supplier, person, phone, at from bid_taker
where tender = :tender and supplier = :supplier;

--: exec bid_change_read_put(tender id, supplier id, n int, at instant)
insert into bid_change_read (tender, supplier, n, at) values (:tender, :supplier, :n, :at)
on conflict (tender, supplier) do update set n = excluded.n, at = excluded.at;

--: row bid_change_read_row = n int, at instant
--: maybe bid_change_read_of(tender id, supplier id) = bid_change_read_row
select n, at from bid_change_read where tender = :tender and supplier = :supplier;

--: exec bid_announced_add(tender id, supplier id, sha256 text, size int, at instant)
insert into bid_announced (tender, supplier, sha256, size, at)
values (:tender, :supplier, :sha256, :size, :at)
on conflict (tender, supplier, sha256) do nothing;

--: exec bid_sealer_add(sha256 text, size int, at instant)
insert into bid_sealer (sha256, size, at) values (:sha256, :size, :at)
on conflict (sha256) do nothing;

--: row bid_sealer_row = sha256 text, size int, at instant
--: maybe bid_sealer_of(sha256 text) = bid_sealer_row
select sha256, size, at from bid_sealer where sha256 = :sha256;

--: many bid_sealers() = bid_sealer_row
select sha256, size, at from bid_sealer order by at desc, sha256 limit 100;

--: exec side_bid_draft_put(tender id, supplier id, content text, size int, at instant)
insert into side_bid_draft (tender, supplier, content, size, at)
values (:tender, :supplier, :content, :size, :at)
on conflict (tender, supplier) do update set content = excluded.content, size = excluded.size,
    at = excluded.at;

--: exec side_bid_draft_remove(tender id, supplier id)
delete from side_bid_draft where tender = :tender and supplier = :supplier;

--: row side_bid_draft_row = content text, size int, at instant
--: maybe side_bid_draft_of(tender id, supplier id) = side_bid_draft_row
select content, size, at from side_bid_draft where tender = :tender and supplier = :supplier;

-- came: completely received later.
--: row bid_announced_row = sha256 text, size int, at instant, came bool
--: many bid_announced_by(tender id, supplier id) = bid_announced_row
select a.sha256, a.size, a.at, (select count(*) from bid b where b.tender = a.tender
    and b.supplier = a.supplier and b.content = a.sha256) as came
from bid_announced a where a.tender = :tender and a.supplier = :supplier
order by a.at desc, a.sha256 limit 20;

--: exec bid_add(id id, tender id, supplier id, supplier_name text, supplier_kind text, supplier_size text, channel text, content text, size int, number text, received instant, state text, entered_by id?, authorised text?, sealed bool)
insert into bid (id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel,
    content, size, number, received, state, entered_by, authorised, sealed)
values (:id, :tender, :supplier, :supplier_name, :supplier_kind, :supplier_size, :channel,
    :content, :size, :number, :received, :state, :entered_by, :authorised, :sealed);

--: exec bid_end(bid id, state text, at instant)
update bid set state = :state, ended = :at where id = :bid;

--: exec bid_confirm(bid id, by id)
update bid set state = 'live', confirmed_by = :by where id = :bid;

--: exec bid_mark(bid id, state text, price money?, stated money?, cause text?, at instant)
update bid set state = :state, price = :price, stated = :stated, cause = :cause, opened = :at
where id = :bid;

--: exec bid_read_price(bid id, state text, price money?, stated money?, cause text?)
update bid set state = :state, price = :price, stated = :stated, cause = :cause where id = :bid;

--: row bid_row = id id, tender id, supplier id, supplier_name text, supplier_kind text, supplier_size text, channel text, content text, size int, number text, received instant, state text, entered_by id?, confirmed_by id?, ended instant?, price money?, stated money?, authorised text?, opened instant?, cause text?, sealed bool, middle text?, plain text?
--: maybe bid_by_id(bid id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where id = :bid;

-- The one of a supplier that counts: live, or a paper that waits for the second person.
--: maybe bid_of_supplier(tender id, supplier id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where supplier = :supplier and tender = :tender and state in ('live', 'awaiting');

--: many bids_live(tender id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where tender = :tender and state = 'live' order by received, id limit 1000;

--: one bids_awaiting(tender id) = n int
select count(*) from bid where tender = :tender and state = 'awaiting';

-- What lies before the group after the opening, in the order in which it came.
--: many bids_opened(tender id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where tender = :tender and state = 'opened' order by received, id limit 1000;

-- Opened or not: all that had come in time.
--: many bids_received(tender id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where tender = :tender and state in ('opened', 'unopened')
order by received, id limit 1000;

--: many bids_of_supplier_and_tender(tender id, supplier id) = bid_row
select id, tender, supplier, supplier_name, supplier_kind, supplier_size, channel, content, size, number,
    received, state, entered_by, confirmed_by, ended, price, stated, authorised, opened, cause,
    sealed, middle, plain
from bid where supplier = :supplier and tender = :tender order by received desc, id limit 50;

--: one bid_is_of(post id, person id, bid id) = n int
select count(*) from post p join bid b on b.supplier = p.org
where b.id = :bid and p.id = :post and p.person = :person and p.ended is null
and p.kind in ('supplier_head', 'supplier_staff');

--: one bid_has_organizer(post id, person id, bid id) = n int
select count(*) from post p join bid b on b.id = :bid join tender t on t.id = b.tender
where p.id = :post and p.person = :person and p.ended is null
and ((p.org = t.buyer and p.kind in ('handler', 'section') and not exists (
        select 1 from project_former f where f.project = t.project and f.person = p.person))
    or (p.org = t.agency and p.kind in ('agent', 'agent_head')));

--: exec bid_line_add(bid id, n int, name text, unit text, quantity dec, unit_price price)
insert into bid_line (bid, n, name, unit, quantity, unit_price)
values (:bid, :n, :name, :unit, :quantity, :unit_price);

--: row bid_line_row = n int, name text, unit text, quantity dec, unit_price price
--: many bid_lines(bid id) = bid_line_row
select n, name, unit, quantity, unit_price from bid_line where bid = :bid order by n limit 200;

-- Only the last closing counts: a deadline that was moved closes again.
--: exec bid_closing_put(tender id, closed instant, root text, seq int)
insert into bid_closing (tender, closed, root, seq) values (:tender, :closed, :root, :seq)
on conflict (tender) do update set closed = excluded.closed, root = excluded.root,
    seq = excluded.seq;

--: maybe bid_closing_of(tender id) = closed instant, root text, seq int
select closed, root, seq from bid_closing where tender = :tender;

--: exec secret_bid_key_add(tender id, key bytes)
insert into secret_bid_key (tender, key) values (:tender, :key)
on conflict (tender) do nothing;

--: maybe secret_bid_key_of(tender id) = key bytes
select key from secret_bid_key where tender = :tender;

--: exec bid_opening_add(tender id, opened instant, opened_by id, held bool, prices bool, key text, root text)
insert into bid_opening (tender, opened, opened_by, held, prices, key, root)
values (:tender, :opened, :opened_by, :held, :prices, :key, :root);

--: exec bid_opening_unseal(tender id, at instant)
update bid_opening set unsealed = :at where tender = :tender;

--: row bid_opening_row = tender id, opened instant, held bool, prices bool, key text, root text
--: maybe bid_opening_of(tender id) = bid_opening_row
select tender, opened, held, prices, key, root from bid_opening where tender = :tender;

-- When the group was given the first prices: no public page says it.
--: maybe bid_unsealed_of(tender id) = unsealed instant?
select unsealed from bid_opening where tender = :tender;

--: exec bid_opened_add(bid id, tender id, n int, supplier_name text, kind text, size text, channel text, number text, received instant, sha256 text, bytes int, state text, price money?, stated money?, cause text?, plain text?)
insert into bid_opened (bid, tender, n, supplier_name, kind, size, channel, number, received,
    sha256, bytes, state, price, stated, cause, plain)
values (:bid, :tender, :n, :supplier_name, :kind, :size, :channel, :number, :received, :sha256,
    :bytes, :state, :price, :stated, :cause, :plain);

--: row bid_opened_row = bid id, n int, supplier_name text, kind text, size text, channel text, number text, received instant, sha256 text, bytes int, state text, price money?, stated money?, cause text?, plain text?
--: many bid_opening_record(tender id) = bid_opened_row
select bid, n, supplier_name, kind, size, channel, number, received, sha256, bytes, state, price,
    stated, cause, plain
from bid_opened where tender = :tender order by n, bid limit 1000;

--: exec bid_quote_call_put(tender id, until instant, at instant)
insert into bid_quote_call (tender, until, at) values (:tender, :until, :at)
on conflict (tender) do update set until = excluded.until, at = excluded.at, opened = null;

--: exec bid_quote_call_end(tender id, at instant)
update bid_quote_call set opened = :at where tender = :tender;

--: row bid_quote_call_row = until instant, at instant, opened instant?
--: maybe bid_quote_call_of(tender id) = bid_quote_call_row
select until, at, opened from bid_quote_call where tender = :tender;

--: exec bid_quote_add(id id, bid id, tender id, content text, size int, number text, received instant)
insert into bid_quote (id, bid, tender, content, size, number, received, state)
values (:id, :bid, :tender, :content, :size, :number, :received, 'live');

--: exec bid_quote_replace(bid id)
update bid_quote set state = 'replaced' where bid = :bid and state = 'live';

--: exec bid_quote_mark(quote id, state text, price money?, cause text?, at instant)
update bid_quote set state = :state, price = :price, cause = :cause, opened = :at
where id = :quote;

--: row bid_quote_row = id id, bid id, supplier_name text, content text, size int, number text, received instant, state text, price money?, opened instant?, cause text?
--: many bid_quotes_live(tender id) = bid_quote_row
select q.id, q.bid, b.supplier_name, q.content, q.size, q.number, q.received, q.state, q.price,
    q.opened, q.cause
from bid_quote q join bid b on b.id = q.bid
where q.tender = :tender and q.state = 'live' order by q.received, q.id limit 1000;

-- After the quotes were opened: each supplier's last one.
--: many bid_quotes_opened(tender id) = bid_quote_row
select q.id, q.bid, b.supplier_name, q.content, q.size, q.number, q.received, q.state, q.price,
    q.opened, q.cause
from bid_quote q join bid b on b.id = q.bid
where q.tender = :tender and q.state in ('opened', 'unopened')
order by q.received, q.id limit 1000;

--: many bid_quotes_of(bid id) = bid_quote_row
select q.id, q.bid, b.supplier_name, q.content, q.size, q.number, q.received, q.state, q.price,
    q.opened, q.cause
from bid_quote q join bid b on b.id = q.bid where q.bid = :bid order by q.received, q.id limit 50;

-- Everything a supplier has to do with, the next deadline first.
--: row bid_mine_row = tender id, title text, number text?, method text, deadline instant?, tender_state text, held instant?, taken instant?, bid id?, receipt text?, state text?, received instant?, withdrawn int, quotes_until instant?, quotes_opened instant?, quoted int
--: many bid_mine(supplier id) = bid_mine_row
select t.id, t.title, t.number, t.method, t.deadline, t.state, t.held, k.at, b.id, b.number,
    b.state, b.received,
    (select count(*) from bid w where w.supplier = :supplier and w.tender = t.id
        and w.state = 'withdrawn'),
    q.until, q.opened,
    (select count(*) from bid_quote x where x.bid = b.id and x.state <> 'replaced')
from tender t
left join bid_taker k on k.tender = t.id and k.supplier = :supplier
left join bid b on b.tender = t.id and b.supplier = :supplier
    and b.state in ('live', 'awaiting', 'opened', 'unopened')
left join bid_quote_call q on q.tender = t.id
where k.tender is not null
    or exists (select 1 from bid y where y.supplier = :supplier and y.tender = t.id)
order by t.deadline desc nulls last, t.id limit 200;

-- For an organizer's page after the opening: no price.
--: row bid_insider_row = id id, supplier_name text, supplier_kind text, supplier_size text, channel text, number text, received instant, size int, state text, cause text?, authorised text?
--: many bid_insiders(tender id) = bid_insider_row
select id, supplier_name, supplier_kind, supplier_size, channel, number, received, size, state,
    cause, authorised
from bid where tender = :tender and state in ('opened', 'unopened')
order by received, id limit 1000;

-- Papers that wait for the second person.
--: row bid_paper_row = id id, supplier_name text, received instant, entered_by id?, entered_name text
--: many bid_papers_waiting(tender id) = bid_paper_row
select b.id, b.supplier_name, b.received, b.entered_by, h.name
from bid b join person h on h.id = b.entered_by
where b.tender = :tender and b.state = 'awaiting' order by b.received, b.id limit 100;

-- The opening hall.

--: row bid_hall_row = tender id, heard instant?, until instant?, ended instant?
--: maybe bid_hall_of(tender id) = bid_hall_row
select tender, heard, until, ended from bid_hall where tender = :tender;

--: one bid_hall_count(tender id) = n int
select count(*) from bid_hall_message where tender = :tender;

--: row bid_hall_message_row = n int, kind text, name text?, body text, about int?, at instant
--: many bid_hall_messages(tender id) = bid_hall_message_row
select n, kind, name, body, about, at from bid_hall_message where tender = :tender
order by n limit 500;

-- What the hall shows to everybody, to tell when it has changed. Nothing of before the deadline.
--: row bid_hall_state_row = state text, held instant?, closed instant?, started instant?, opened instant?, until instant?, ended instant?, said int, agreed int, outer int, plain int, failed int, incidents int
--: maybe bid_hall_state(tender id) = bid_hall_state_row
select t.state, t.held,
    (select c.closed from bid_closing c where c.tender = t.id),
    (select s.started from bid_ceremony s where s.tender = t.id),
    (select o.opened from bid_opening o where o.tender = t.id),
    (select h.until from bid_hall h where h.tender = t.id),
    (select h.ended from bid_hall h where h.tender = t.id),
    (select count(*) from bid_hall_message m where m.tender = t.id),
    (select count(*) from bid_presence p where p.tender = t.id and p.agreed is not null),
    (select count(*) from bid b where b.tender = t.id and b.middle is not null),
    (select count(*) from bid b where b.tender = t.id and b.plain is not null),
    (select count(*) from bid b where b.tender = t.id and b.state = 'live' and b.cause is not null),
    (select count(*) from bid_incident i where i.tender = t.id)
from tender t where t.id = :tender and t.state <> 'draft';

-- Objections without an answer; opened bids that have not been confirmed.
--: one bid_hall_left(tender id) = objections int, silent int
select (select count(*) from bid_hall_message m where m.tender = :tender
        and m.kind = 'objection' and not exists (select 1 from bid_hall_message x
            where x.tender = m.tender and x.about = m.n)),
    (select count(*) from bid b where b.tender = :tender and b.state = 'opened'
        and not exists (select 1 from bid_presence p where p.bid = b.id
            and p.agreed is not null));

--: row bid_presence_row = bid id, attended instant?, agreed instant?
--: many bid_presences(tender id) = bid_presence_row
select bid, attended, agreed from bid_presence where tender = :tender order by bid limit 1000;

-- How many came: said once the deadline has passed.
--: one bid_hall_received(tender id) = n int
select count(*) from bid where tender = :tender
and state in ('live', 'awaiting', 'opened', 'unopened');

--: exec bid_hall_say(tender id, n int, kind text, name text?, body text, about int?, by id, at instant)
insert into bid_hall_message (tender, n, kind, name, body, about, by_person, at)
values (:tender, :n, :kind, :name, :body, :about, :by, :at);

--: exec bid_hall_hear(tender id, until instant, at instant)
insert into bid_hall (tender, heard, until) values (:tender, :at, :until)
on conflict (tender) do update set heard = excluded.heard, until = excluded.until;

--: exec bid_hall_end(tender id, at instant)
insert into bid_hall (tender, ended) values (:tender, :at)
on conflict (tender) do update set ended = excluded.ended;

--: exec bid_attend(bid id, tender id, at instant)
insert into bid_presence (bid, tender, attended) values (:bid, :tender, :at)
on conflict (bid) do update set attended = excluded.attended;

--: exec bid_agree(bid id, tender id, at instant)
insert into bid_presence (bid, tender, agreed) values (:bid, :tender, :at)
on conflict (bid) do update set agreed = excluded.agreed;

-- Sealing.

--: maybe secret_bid_share_of(share bytes) = bid id
select bid from secret_bid_share where share = :share;

--: exec secret_bid_share_add(share bytes, bid id)
insert into secret_bid_share (share, bid) values (:share, :bid);

--: exec secret_bid_file_key_put(bid id, layer text, key bytes)
insert into secret_bid_file_key (bid, layer, key) values (:bid, :layer, :key)
on conflict (bid, layer) do update set key = excluded.key;

--: row file_key_row = layer text, key bytes
--: many secret_bid_file_keys(bid id) = file_key_row
select layer, key from secret_bid_file_key where bid = :bid order by layer limit 4;

--: row bid_ceremony_row = started instant, seq int, witnesses int, witnessed instant?, unwitnessed text?, given_up text?
--: maybe bid_ceremony_of(tender id) = bid_ceremony_row
select started, seq, witnesses, witnessed, unwitnessed, given_up from bid_ceremony
where tender = :tender;

--: exec bid_ceremony_start(tender id, at instant, seq int, witnesses int, witnessed instant?, unwitnessed text?)
insert into bid_ceremony (tender, started, seq, witnesses, witnessed, unwitnessed)
values (:tender, :at, :seq, :witnesses, :witnessed, :unwitnessed)
on conflict (tender) do update set started = excluded.started, seq = excluded.seq,
    witnesses = excluded.witnesses, witnessed = excluded.witnessed,
    unwitnessed = excluded.unwitnessed;

--: exec bid_incident_add(tender id, n int, layer text, kind text, body text, opener text?, other text?, org_name text, by id, at instant)
insert into bid_incident (tender, n, layer, kind, body, opener, other, org_name, by_person, at)
values (:tender, :n, :layer, :kind, :body, :opener, :other, :org_name, :by, :at);

--: one bid_incident_count(tender id) = n int
select count(*) from bid_incident where tender = :tender;

--: row bid_incident_row = n int, layer text, kind text, body text, opener text?, other text?, org_name text, at instant
--: many bid_incidents_of(tender id) = bid_incident_row
select n, layer, kind, body, opener, other, org_name, at from bid_incident where tender = :tender
order by n limit 200;

--: exec bid_ceremony_give_up(tender id, reason text)
update bid_ceremony set given_up = :reason where tender = :tender;

--: exec bid_open_outer(bid id, middle text)
update bid set middle = :middle where id = :bid;

--: exec bid_open_inner(bid id, plain text)
update bid set plain = :plain where id = :bid;

--: exec bid_unlock_failed(bid id, cause text)
update bid set cause = :cause where id = :bid;
