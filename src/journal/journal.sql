-- The log itself (log_), what is due, and what a jurisdiction has set.

create table log_entry (
    seq bigint primary key,
    at bigint not null,
    kind text not null,
    body text not null,
    leaf bytea not null
);

create table log_tile (
    level bigint not null,
    place bigint not null,
    hash bytea not null,
    primary key (level, place)
);

-- after: how many public entries stood before; slot and leaf: where its commitment is.
create table log_private (
    n bigint primary key,
    after bigint not null,
    slot bigint not null,
    leaf bigint not null,
    salt bytea not null,
    kind text not null,
    body text not null
);

-- first: n of its first private record; a slot's records follow one another.
create table log_slot (
    slot bigint primary key,
    begun bigint not null,
    first bigint not null
);

create table log_personal (
    n bigint not null,
    field text not null,
    salt bytea not null,
    value text not null,
    primary key (n, field)
);

-- The public entry that closed it.
create table closed_slot (
    slot bigint primary key,
    seq bigint not null
);

create table secret_slot (
    slot bigint primary key,
    key bytea not null
);

-- What was signed of the log's head; one for a size, for ever.
create table log_checkpoint (
    size bigint primary key,
    at bigint not null,
    root bytea not null,
    note text not null
);

-- What witnesses have signed of it.
create table log_cosignature (
    size bigint not null,
    witness text not null,
    at bigint not null,
    line text not null,
    primary key (size, witness)
);

-- Keys by which checkpoints are signed, each from an entry on.
create table signing_key (
    seq bigint primary key,
    key text not null,
    suite text not null,
    at bigint not null
);

-- Who is asked to cosign each checkpoint.
create table witness (
    name text primary key,
    key text not null,
    url text not null,
    at bigint not null,
    ended bigint
);

-- What the records rebuilt from the first `size` entries came to, each night.
create table digest (
    seq bigint primary key,
    size bigint not null,
    program text not null,
    layout text not null,
    digest text not null,
    same bigint not null,
    at bigint not null
);

-- What opens such a digest: for auditors.
create table secret_digest (
    seq bigint primary key,
    privates bigint not null,
    salt bytea not null,
    dump bytea not null
);

create table deployment (
    epoch bigint primary key,
    origin text not null,
    district text not null,
    mode text not null,
    law text not null,
    begun bigint not null
);

create table due (
    kind text not null,
    subject bigint not null,
    at bigint not null,
    primary key (kind, subject)
);
create index due_by_time on due (at, kind, subject);

create table law_setting (
    name text not null,
    from_day bigint not null,
    value text not null,
    source text not null,
    at bigint not null,
    primary key (name, from_day)
);

-- What was answered to a key, so that a repetition gets the same answer and does nothing.
create table side_key (
    actor bigint not null,
    kind text not null,
    key text not null,
    body bytea not null,
    answer text not null,
    at bigint not null,
    primary key (actor, kind, key)
);
create index side_key_by_time on side_key (at, actor, kind, key);

-- A form that is not filed yet: one for each person, act and thing. version grows with each saving.
create table side_draft (
    person bigint not null,
    act text not null,
    thing bigint not null,
    version bigint not null,
    body text not null,
    saved bigint not null,
    until bigint not null,
    primary key (person, act, thing)
);

-- A form that came when its session had ended: for minutes, for the same person, under a key.
create table side_kept (
    key bytea primary key,
    person bigint not null,
    act text not null,
    thing bigint not null,
    body text not null,
    until bigint not null
);

create table side_state (
    name text primary key,
    value text not null
);

--: exec log_entry_add(seq int, at instant, kind text, body text, leaf bytes)
insert into log_entry (seq, at, kind, body, leaf) values (:seq, :at, :kind, :body, :leaf);

--: exec log_tile_add(level int, place int, hash bytes)
insert into log_tile (level, place, hash) values (:level, :place, :hash);

--: exec log_private_add(n int, after int, slot int, leaf int, salt bytes, kind text, body text)
insert into log_private (n, after, slot, leaf, salt, kind, body)
values (:n, :after, :slot, :leaf, :salt, :kind, :body);

--: exec log_slot_add(slot int, begun instant, first int)
insert into log_slot (slot, begun, first) values (:slot, :begun, :first);

--: exec secret_slot_add(slot int, key bytes)
insert into secret_slot (slot, key) values (:slot, :key);

--: exec log_personal_add(n int, field text, salt bytes, value text)
insert into log_personal (n, field, salt, value) values (:n, :field, :salt, :value);

--: exec log_personal_erase(n int, field text)
delete from log_personal where n = :n and field = :field;

--: one log_head() = size int, last instant?, private_count int
select (select count(*) from log_entry),
    (select max(at) from log_entry),
    (select count(*) from log_private);

--: maybe log_leaf(seq int) = leaf bytes
select leaf from log_entry where seq = :seq;

--: maybe log_tile_at(level int, place int) = hash bytes
select hash from log_tile where level = :level and place = :place;

--: maybe log_slot_last() = slot int, begun instant, first int, key bytes
select s.slot, s.begun, s.first, k.key from log_slot s join secret_slot k on k.slot = s.slot
order by s.slot desc limit 1;

--: row slot_record = n int, leaf int, salt bytes, body text
--: many log_slot_records(from_n int) = slot_record
select n, leaf, salt, body from log_private where n >= :from_n order by n limit 500;

--: one log_slot_size(slot int) = n int
select count(*) from log_private where slot = :slot;

--: exec closed_slot_add(slot int, seq int)
insert into closed_slot (slot, seq) values (:slot, :seq);

--: maybe written_record(n int) = body text, salt bytes, slot int, leaf int
select body, salt, slot, leaf from log_private where n = :n;

--: maybe sealed_record(n int) = body text, salt bytes, slot int, leaf int, first int, key bytes, seq int, entry text
select p.body, p.salt, p.slot, p.leaf, s.first, k.key, c.seq, e.body
from log_private p join log_slot s on s.slot = p.slot join secret_slot k on k.slot = p.slot
join closed_slot c on c.slot = p.slot join log_entry e on e.seq = c.seq
where p.n = :n;

--: row entry_row = seq int, kind text, body text
--: many log_entries_from(seq int) = entry_row
select seq, kind, body from log_entry where seq >= :seq order by seq limit 500;

--: row leaf_row = seq int, leaf bytes
--: many log_leaves(seq int, until int) = leaf_row
select seq, leaf from log_entry where seq >= :seq and seq < :until order by seq limit 256;

--: row tile_row = place int, hash bytes
--: many log_tile_hashes(level int, place int, until int) = tile_row
select place, hash from log_tile where level = :level and place >= :place and place < :until
order by place limit 256;

--: row bundle_row = seq int, body text
--: many log_bundle(seq int, until int) = bundle_row
select seq, body from log_entry where seq >= :seq and seq < :until order by seq limit 256;

--: exec log_checkpoint_add(size int, at instant, root bytes, note text)
insert into log_checkpoint (size, at, root, note) values (:size, :at, :root, :note);

--: row checkpoint_row = size int, at instant, root bytes, note text
--: maybe log_checkpoint_last() = checkpoint_row
select size, at, root, note from log_checkpoint order by size desc limit 1;

--: maybe log_checkpoint_of(size int) = checkpoint_row
select size, at, root, note from log_checkpoint where size = :size;

--: row cosignature_row = witness text, at instant, line text
--: many log_cosignatures(size int) = cosignature_row
select witness, at, line from log_cosignature where size = :size order by witness limit 60;

--: exec log_cosignature_put(size int, witness text, at instant, line text)
insert into log_cosignature (size, witness, at, line) values (:size, :witness, :at, :line)
on conflict (size, witness) do update set at = excluded.at, line = excluded.line;

--: exec signing_key_add(seq int, key text, suite text, at instant)
insert into signing_key (seq, key, suite, at) values (:seq, :key, :suite, :at);

--: exec digest_add(seq int, size int, program text, layout text, digest text, same bool, at instant)
insert into digest (seq, size, program, layout, digest, same, at)
values (:seq, :size, :program, :layout, :digest, :same, :at);

--: exec secret_digest_add(seq int, privates int, salt bytes, dump bytes)
insert into secret_digest (seq, privates, salt, dump) values (:seq, :privates, :salt, :dump);

--: row opened_digest = seq int, size int, digest text, privates int, salt bytes, dump bytes
--: maybe digest_newest() = opened_digest
select d.seq, d.size, d.digest, s.privates, s.salt, s.dump
from digest d join secret_digest s on s.seq = d.seq order by d.seq desc limit 1;

--: maybe digest_last_at() = at instant
select at from digest order by seq desc limit 1;

--: row signing_key_row = seq int, key text, suite text, at instant
--: maybe signing_key_now(suite text) = signing_key_row
select seq, key, suite, at from signing_key where suite = :suite order by seq desc limit 1;

--: many signing_keys() = signing_key_row
select seq, key, suite, at from signing_key order by seq limit 100;

--: row audited_entry = seq int, at instant, kind text, body text, leaf bytes
--: many log_audit_entries(seq int) = audited_entry
select seq, at, kind, body, leaf from log_entry where seq >= :seq order by seq limit 500;

--: row audited_private = n int, after int, slot int, leaf int, salt bytes, kind text, body text
--: many log_audit_privates(n int) = audited_private
select n, after, slot, leaf, salt, kind, body from log_private where n >= :n order by n limit 500;

--: row audited_slot = slot int, begun instant, first int, key bytes?, seq int?
--: many log_audit_slots(slot int) = audited_slot
select s.slot, s.begun, s.first, k.key, c.seq from log_slot s
left join secret_slot k on k.slot = s.slot left join closed_slot c on c.slot = s.slot
where s.slot > :slot order by s.slot limit 500;

--: row audited_personal = n int, field text, salt bytes, value text, body text?
--: many log_audit_personal(n int, field text) = audited_personal
select v.n, v.field, v.salt, v.value, p.body from log_personal v
left join log_private p on p.n = v.n
where v.n > :n or (v.n = :n and v.field > :field) order by v.n, v.field limit 500;

--: many log_audit_checkpoints(size int) = checkpoint_row
select size, at, root, note from log_checkpoint where size > :size order by size limit 500;

--: maybe log_entry_at(seq int) = at instant
select at from log_entry where seq = :seq;

--: maybe log_entry_body(seq int) = body text
select body from log_entry where seq = :seq;

--: maybe log_private_last() = body text
select body from log_private order by n desc limit 1;

--: row private_row = n int, after int, kind text, body text
--: many log_privates_from(n int) = private_row
select n, after, kind, body from log_private where n >= :n order by n limit 500;

--: row personal_row = field text, value text
--: many log_personal_of(n int) = personal_row
select field, value from log_personal where n = :n order by field limit 100;

--: row due_row = at instant, kind text, subject id
--: maybe due_next(until instant) = due_row
select at, kind, subject from due where at <= :until order by at, kind, subject limit 1;

--: exec due_put(kind text, subject id, at instant)
insert into due (kind, subject, at) values (:kind, :subject, :at)
on conflict (kind, subject) do update set at = excluded.at;

--: exec due_remove(kind text, subject id)
delete from due where kind = :kind and subject = :subject;

--: row law_row = name text, from_day day, value text
--: many law_rows() = law_row
select name, from_day, value from law_setting order by name, from_day limit 2000;

--: row law_line = name text, from_day day, value text, source text, at instant
--: many law_lines() = law_line
select name, from_day, value, source, at from law_setting order by name, from_day limit 2000;

--: exec law_setting_put(name text, from_day day, value text, source text, at instant)
insert into law_setting (name, from_day, value, source, at)
values (:name, :from_day, :value, :source, :at)
on conflict (name, from_day) do update
set value = excluded.value, source = excluded.source, at = excluded.at;

--: exec deployment_add(epoch int, origin text, district text, mode text, law text, begun instant)
insert into deployment (epoch, origin, district, mode, law, begun)
values (:epoch, :origin, :district, :mode, :law, :begun);

--: maybe deployment_now() = epoch int, origin text, district text, mode text
select epoch, origin, district, mode from deployment order by epoch desc limit 1;

--: maybe side_key_find(actor int, kind text, key text) = body bytes, answer text
select body, answer from side_key where actor = :actor and kind = :kind and key = :key;

--: exec side_key_add(actor int, kind text, key text, body bytes, answer text, at instant)
insert into side_key (actor, kind, key, body, answer, at)
values (:actor, :kind, :key, :body, :answer, :at);

--: exec side_key_forget(before instant)
delete from side_key where at < :before;

--: exec side_state_put(name text, value text)
insert into side_state (name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

--: maybe side_state_get(name text) = value text
select value from side_state where name = :name;

--: row draft_row = version int, body text, saved instant
--: maybe draft_of(person id, act text, thing int, now instant) = draft_row
select version, body, saved from side_draft
where person = :person and act = :act and thing = :thing and until > :now;

--: row draft_listed = act text, thing int, saved instant
--: many drafts_of_person(person id, now instant) = draft_listed
select act, thing, saved from side_draft where person = :person and until > :now
order by saved desc, act, thing limit 50;

--: exec draft_put(person id, act text, thing int, version int, body text, saved instant, until instant)
insert into side_draft (person, act, thing, version, body, saved, until)
values (:person, :act, :thing, :version, :body, :saved, :until)
on conflict (person, act, thing) do update
set version = excluded.version, body = excluded.body, saved = excluded.saved,
    until = excluded.until;

--: exec draft_remove(person id, act text, thing int)
delete from side_draft where person = :person and act = :act and thing = :thing;

--: exec draft_forget(before instant)
delete from side_draft where until < :before;

--: maybe kept_of(key bytes, person id, now instant) = body text
select body from side_kept where key = :key and person = :person and until > :now;

--: exec kept_put(key bytes, person id, act text, thing int, body text, until instant)
insert into side_kept (key, person, act, thing, body, until)
values (:key, :person, :act, :thing, :body, :until);

--: exec kept_remove(person id, act text, thing int)
delete from side_kept where person = :person and act = :act and thing = :thing;

--: exec kept_forget(before instant)
delete from side_kept where until < :before;

--: exec witness_put(name text, key text, url text, at instant)
insert into witness (name, key, url, at) values (:name, :key, :url, :at)
on conflict (name) do update set key = excluded.key, url = excluded.url, ended = null;

--: exec witness_end(name text, at instant)
update witness set ended = :at where name = :name;

--: row witness_row = name text, key text, url text, at instant
--: many witnesses() = witness_row
select name, key, url, at from witness where ended is null order by name limit 60;

-- Of the checkpoints over entry `seq`, how many witnesses of today have signed each since then.
--: row log_witnessed_row = size int, witnesses int, at instant?
--: many log_witnessed(seq int, since instant) = log_witnessed_row
select k.size,
    (select count(*) from log_cosignature c join witness w on w.name = c.witness
        where c.size = k.size and c.at >= :since and w.ended is null),
    (select max(c.at) from log_cosignature c join witness w on w.name = c.witness
        where c.size = k.size and c.at >= :since and w.ended is null)
from log_checkpoint k
where k.size > :seq and exists (select 1 from log_cosignature c join witness w
    on w.name = c.witness where c.size = k.size and c.at >= :since and w.ended is null)
order by k.size desc limit 50;

-- The size up to which a witness has signed.
--: one witness_has(witness text) = size int
select coalesce(max(size), 0) from log_cosignature where witness = :witness;
