"""What is done at night: files that nothing names go, and no other; the records are made again."""
import contextlib
import datetime
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import tempfile
import time

from kit import ROOT, XINYUE, Server, check, letters, same
from ledger import CITY, entries_of, replay
from signer import wait_for, write_one

DAY = 86400


def sweep(data):
    done = subprocess.run([XINYUE, 'sweep', '--data', data], capture_output=True, text=True,
                          check=False, timeout=120)
    same(done.returncode, 0, done.stderr)
    return [int(n) for n in re.findall(r'\d+', done.stdout)]


def files(data, folder):
    return {name for _, _, names in os.walk(os.path.join(data, folder)) for name in names}


def grow_old(data, days):
    for folder, _, names in os.walk(data):
        for name in names:
            if os.path.basename(os.path.dirname(folder)) == 'blob' or folder.endswith('swept'):
                then = time.time() - days * DAY
                os.utime(os.path.join(folder, name), (then, then))


def new_file(data, content):
    """A blob that nothing names."""
    name = hashlib.sha256(content).hexdigest()
    os.makedirs(os.path.join(data, 'blob', name[:2]), exist_ok=True)
    with open(os.path.join(data, 'blob', name[:2], name), 'wb') as f:
        f.write(content)
    return name


def tables_of(db):
    return [name for (name,) in db.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%' "
        "order by name")]


def named_in(db):
    """Every hash that stands anywhere, found without our program."""
    found = set()
    for table in tables_of(db):
        for row in db.execute(f'select * from {table}'):
            for value in row:
                if isinstance(value, bytes) and len(value) == 32:
                    found.add(value.hex())
                elif isinstance(value, str):
                    for run in re.findall('[0-9a-fA-F]{64,}', value):
                        found |= {run[i:i + 64].lower() for i in range(len(run) - 63)}
    return found


def no_file_that_a_row_of_any_table_names_is_swept():
    s = Server(demo=CITY)
    try:
        kept = {}
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            for table in tables_of(db):
                for _, column, kind, _, _, key in db.execute(f'pragma table_info({table})'):
                    row = db.execute(f'select max(rowid) from {table}').fetchone()[0]
                    if kind == 'INTEGER' or row is None:
                        continue
                    name = new_file(s.data, f'{table}.{column}'.encode())
                    was = db.execute(f'select {column} from {table} where rowid = ?',
                                     (row,)).fetchone()[0] or ''
                    if table == 'law_setting':  # without a law that can be read nothing starts
                        continue
                    value = (bytes.fromhex(name) if kind == 'BLOB' or isinstance(was, bytes)
                             else f'{{"x":"{name}",{was[1:]}' if was.startswith('{')
                             else was + name)
                    with contextlib.suppress(sqlite3.IntegrityError):
                        db.execute(f'update {table} set {column} = ? where rowid = ?', (value, row))
                        kept[name] = f'{table}.{column}'
            db.commit()
            named = named_in(db)
        check(len(kept) > 150, f'only {len(kept)} columns')
        orphans = {new_file(s.data, b'nobody wants it %d' % i) for i in range(5)}
        young = new_file(s.data, b'not yet')
        grow_old(s.data, 8)
        os.utime(os.path.join(s.data, 'blob', young[:2], young))
        before = files(s.data, 'blob')
        sweep(s.data)
        after, aside = files(s.data, 'blob'), files(s.data, 'swept')
        for name, where in kept.items():
            check(name in after, f'what {where} names is gone')
        same(before & named, after & named, 'what the store names')
        check(orphans <= aside and young in after, aside)
        same(before, after | aside, 'nothing is lost yet')
        # One of them is named before its two days are over, one is read, the others go.
        back = min(orphans)
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            db.execute("insert into side_state values ('one', ?)", (back,))
            db.commit()
        grow_old(s.data, 1)
        same(sweep(s.data)[1:], [1, 0], 'put back, removed')
        check(back in files(s.data, 'blob'), 'what is named came not back')
        grow_old(s.data, 3)
        same(sweep(s.data)[2], len(aside) - 1, 'removed')
        same(files(s.data, 'swept'), set(), 'aside')
        for name in kept:
            check(name in files(s.data, 'blob'), kept[name])
    finally:
        s.end()


def what_a_whole_purchase_keeps_is_never_swept():
    with tempfile.TemporaryDirectory() as folder:
        kept = os.path.join(folder, 'kept')
        play = os.path.join(ROOT, 'test', 'play', 'tender-elder-care.json')
        subprocess.run([XINYUE, 'play', play, '--keep', kept], capture_output=True, check=True)
        before = files(kept, 'blob')
        check(len(before) >= 3, before)
        grow_old(kept, 1000)
        sweep(kept)
        with contextlib.closing(sqlite3.connect(os.path.join(kept, 'xinyue.db'))) as db:
            same(before & named_in(db), files(kept, 'blob'), 'what is named')
        same(replay(kept).returncode, 0, 'replay')


def to_next_night(s, nights=1):
    """Seconds until a minute after three of Beijing, that many nights on."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    at = now.replace(hour=3, minute=1, second=0, microsecond=0)
    at += datetime.timedelta(days=nights - (now.hour < 3))
    s.fault.set(clock_s=int((at - now).total_seconds()))


def digests(s):
    write_one(s)
    time.sleep(0.2)
    size = s.client().get('/api/v1/journal').json['signed_size']
    return [json.loads(e) for e in entries_of(s.client(), size) if b'"log.digest"' in e]


def replay_digest(s):
    return subprocess.run([XINYUE, 'replay', '--data', s.data, '--digest'], capture_output=True,
                          text=True, check=False, timeout=120)


def each_night_the_records_are_made_again_and_their_digest_told():
    s = Server(fault=True).start()
    try:
        write_one(s)
        orphan = new_file(s.data, letters(20).encode())
        grow_old(s.data, 9)
        same(digests(s), [], 'before the night')
        to_next_night(s)
        wait_for(lambda: 'files swept 1 put aside' in s.said(), 'no file was swept')
        check(orphan in files(s.data, 'swept'), 'it is not aside')
        wait_for(lambda: len(digests(s)) == 1, 'nothing was told')
        told = digests(s)[0]['in']
        check(told['same'] is True, told)
        with open(XINYUE, 'rb') as f:
            same(told['program'], hashlib.sha256(f.read()).hexdigest(), 'the program')
        same(sorted(k for k, v in told.items() if v is True), ['dump', 'privates', 'salt', 'same'],
             'what is only said to be there')
        check('从账本重新算出的全部记录和现有的一致' in s.client().get('/journal').text, '/journal')
        # What opens it is for auditors.
        same(s.client().get('/journal/digests').status, 303, 'signed out')
        same(s.signed_in('xitong').get('/journal/digests').status, 403, 'another administrator')
        page = s.token('shenji').get('/journal/digests').json['rows'][0]
        salt, dump = bytes.fromhex(page['salt']), bytes.fromhex(page['dump'])
        same(hashlib.sha256(b'commit/v1\n' + salt + dump).hexdigest(), told['digest'], 'the opening')
        check('每夜的核对' in s.signed_in('shenji').get('/journal/digests').text, 'the page')
        check(not os.path.exists(os.path.join(s.data, 'nightly.db')), 'the copy was left')
        s.stop()
        s.process.stdout.close()
        done = replay_digest(s)
        same(done.returncode, 0, done.stdout + done.stderr)
        check(': the same' in done.stdout, done.stdout)
        # Somebody changes a row and nothing else.
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            db.execute("update person set name = '另一人' where name = '何岩'")
            db.commit()
        s.start()
        to_next_night(s, 2)
        wait_for(lambda: len(digests(s)) == 2, 'nothing was told the second night')
        check(digests(s)[1]['in']['same'] is False, digests(s)[1])
        check('不一致' in s.client().get('/journal').text, '/journal')
        check('the records are not those of the log' in s.said(), s.said())
        s.stop()
        s.process.stdout.close()
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            db.execute("update person set name = '何岩' where name = '另一人'")
            db.execute('update secret_digest set salt = zeroblob(32)')
            db.commit()
        done = replay_digest(s)
        same(done.returncode, 1, done.stdout + done.stderr)
        check(': another' in done.stdout, done.stdout)
    finally:
        s.end()


TESTS = [no_file_that_a_row_of_any_table_names_is_swept, what_a_whole_purchase_keeps_is_never_swept,
         each_night_the_records_are_made_again_and_their_digest_told]
