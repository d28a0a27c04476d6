-- The log for its readers. The tables log_ are the journal's.

-- Whose a private record is, for its receipt.
create table derived_record (
    n bigint primary key,
    person bigint not null,
    kind text not null,
    at bigint not null
);
create index derived_record_by_person on derived_record (person, n);

--: exec derived_record_add(n int, person id, kind text, at instant)
insert into derived_record (n, person, kind, at) values (:n, :person, :kind, :at)
on conflict (n) do nothing;

--: row ledger_entry_row = seq int, at instant, kind text, body text, leaf bytes
--: many ledger_entries(before int, slots int) = ledger_entry_row
select seq, at, kind, body, leaf from log_entry
where seq < :before and (:slots = 1 or kind <> 'journal.close_slot') order by seq desc limit 50;

--: maybe ledger_entry(seq int) = ledger_entry_row
select seq, at, kind, body, leaf from log_entry where seq = :seq;

--: one ledger_size() = n int
select count(*) from log_entry;

--: row ledger_key_row = seq int, key text, suite text, at instant
--: many ledger_keys() = ledger_key_row
select seq, key, suite, at from signing_key order by seq limit 100;

--: row ledger_digest_row = seq int, size int, digest text, same bool, at instant
--: maybe ledger_digest() = ledger_digest_row
select seq, size, digest, same, at from digest order by seq desc limit 1;

-- With what opens them.
--: row ledger_opened = seq int, size int, program text, layout text, digest text, same bool, at instant, salt bytes, dump bytes
--: many ledger_digests() = ledger_opened
select d.seq, d.size, d.program, d.layout, d.digest, d.same, d.at, s.salt, s.dump
from digest d join secret_digest s on s.seq = d.seq order by d.seq desc limit 100;

--: one ledger_slot_count() = slots int
select count(*) from closed_slot;

--: row ledger_record_row = n int, at instant, kind text, closed int?
--: many ledger_records(person id, skip int) = ledger_record_row
select r.n, r.at, r.kind, c.seq
from derived_record r join log_private p on p.n = r.n
left join closed_slot c on c.slot = p.slot
where r.person = :person order by r.n desc limit 50 offset :skip;

--: one ledger_records_count(person id) = n int
select count(*) from derived_record where person = :person;

--: maybe ledger_record_of(n int, person id) = n int
select n from derived_record where n = :n and person = :person;
