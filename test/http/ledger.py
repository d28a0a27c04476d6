"""The log read by a reader of our own making but not by our program: C2SP tlog-tiles, RFC 6962 and
Ed25519 by Python and the openssl command. Then every way to change it, each of which must be named."""
import base64
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

from kit import ROOT, XINYUE, Server, check, same

CITY = ['--purchases', '12', '--seed', '3', '--until', '2026-11-25']


def node(left, right):
    return hashlib.sha256(b'\1' + left + right).digest()


def root(leaves):
    """RFC 6962 2.1, as written."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node(root(leaves[:half]), root(leaves[half:]))


def tile_number(n):
    text = f'{n % 1000:03d}'
    while n >= 1000:
        n //= 1000
        text = f'x{n % 1000:03d}/{text}'
    return text


def width(size, level, n):
    return min(256, (size >> 8 * level) - 256 * n)


def tile(c, level, n, size, name=None):
    w = width(size, level, n)
    path = f'/journal/tile/{name or level}/{tile_number(n)}' + (f'.p/{w}' if w < 256 else '')
    answer = c.get(path)
    same(answer.status, 200, path)
    return answer.bytes


def entries_of(c, size):
    out = []
    for n in range((size + 255) // 256):
        bundle, at = tile(c, 0, n, size, 'entries'), 0
        while at < len(bundle):
            length = int.from_bytes(bundle[at:at + 2], 'big')
            out.append(bundle[at + 2:at + 2 + length])
            at += 2 + length
    same(len(out), size, 'entries in the bundles')
    return out


def openssl_verifies(public_key, message, signature):
    """RFC 8410: an Ed25519 public key in DER is this head and 32 bytes."""
    with tempfile.TemporaryDirectory() as d:
        for name, data in (('key', bytes.fromhex('302a300506032b6570032100') + public_key),
                           ('text', message), ('sig', signature)):
            with open(os.path.join(d, name), 'wb') as f:
                f.write(data)
        done = subprocess.run(['openssl', 'pkeyutl', '-verify', '-rawin', '-pubin', '-keyform',
                               'DER', '-inkey', 'key', '-in', 'text', '-sigfile', 'sig'], cwd=d,
                              capture_output=True, text=True, check=False)
        return done.returncode == 0


def note_of(text, key):
    """The checkpoint, after openssl has verified its signature by this key."""
    name, number, packed = key.split('+', 2)
    text, lines = text.rsplit('\n\n', 1)
    text += '\n'
    line = next(x for x in lines.splitlines() if x.startswith(f'\u2014 {name} '))
    signature = base64.b64decode(line.split(' ')[2], validate=True)
    packed = base64.b64decode(packed, validate=True)
    same(packed[0], 1, 'the suite of the key')
    same(hashlib.sha256(name.encode() + b'\n' + packed).hexdigest()[:8], number, 'the key id')
    same(signature[:4].hex(), number, 'the id in the signature')
    check(openssl_verifies(packed[1:], text.encode(), signature[4:]), 'openssl refuses it')
    origin, size, head = text.splitlines()[:3]
    same(origin, name, 'the origin')
    return int(size), base64.b64decode(head, validate=True)


@contextlib.contextmanager
def city():
    s = Server(demo=CITY).start()
    try:
        yield s
    finally:
        s.end()


def checkpoint_over(c, size):
    """The checkpoint once it covers this many entries."""
    for _ in range(60):
        text = c.get('/journal/checkpoint').text
        if text and int(text.splitlines()[1]) >= size:
            return text
        time.sleep(0.1)
    raise AssertionError('no checkpoint over the newest entry')


def verify(*words):
    return subprocess.run([XINYUE, 'verify', *words], capture_output=True, text=True, check=False,
                          timeout=60)


def another_reader_finds_the_same_root():
    with city() as s:
        c = s.client()
        page = c.get('/api/v1/journal').json
        text = checkpoint_over(c, page['size'])
        size, head = note_of(text, page['key'])
        entries = entries_of(c, size)
        leaves = [hashlib.sha256(b'\0' + e).digest() for e in entries]
        same(root(leaves), head, 'the root')
        for level in range(3):
            hashes = leaves
            for _ in range(level):
                hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
            for n in range((len(hashes) + 255) // 256):
                same(tile(c, level, n, size), b''.join(hashes[256 * n:256 * n + 256]),
                     f'tile {level}/{n}')
        for e in entries:
            check(json.dumps(json.loads(e), ensure_ascii=False, sort_keys=True,
                             separators=(',', ':')).encode() == e or b'\\u' in e, e[:200])
        # A proof, walked from the leaf up by a reader that knows only the file.
        index = size // 3
        lines = c.get(f'/journal/proof/{index}').text.split('\n')
        same(lines[:2], ['c2sp.org/tlog-proof@v1', f'index {index}'], 'the proof')
        path = [base64.b64decode(x) for x in lines[2:lines.index('')]]
        at, last, h = index, size - 1, hashlib.sha256(b'\0' + c.get(
            f'/journal/bytes/{index}').bytes).digest()
        for p in path:
            if at & 1 or at == last:
                h = node(p, h)
                while at and not at & 1:
                    at, last = at >> 1, last >> 1
            else:
                h = node(h, p)
            at, last = at >> 1, last >> 1
        same(h, head, 'the proof leads to another root')
        done = verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', page['key'])
        same(done.returncode, 0, done.stdout + done.stderr)


def a_receipt_is_its_author_s_and_checks_offline():
    with city() as s:
        mine, other = s.signed_in('heyang'), s.signed_in('chengong')
        rows = mine.get('/api/v1/journal/mine')  # cookies do not count for the API
        same(rows.status, 401, 'the API without a token')
        page = mine.get('/journal/mine').text
        n = re.search(r'href="/journal/receipt\?n=(\d+)"', page)
        check(n, 'nobody has a receipt: ' + page[:500])
        answer = mine.get(f'/journal/receipt?n={n[1]}')
        same(answer.status, 200, 'the receipt')
        same(other.get(f'/journal/receipt?n={n[1]}').status, 404, "another's receipt")
        key = mine.get('/api/v1/journal').json['key']
        path = os.path.join(s.folder, 'receipt')
        with open(path, 'wb') as f:
            f.write(answer.bytes)
        done = verify('--receipt', path, '--key', key)
        same(done.returncode, 0, done.stdout + done.stderr)
        check('"kind":"bid.' in done.stdout or '"kind":"' in done.stdout, done.stdout)
        # One bit of it, anywhere in the record, the salt, the path or the proof.
        for line in range(1, 40):
            lines = answer.text.split('\n')
            if not re.search('[A-Za-z0-9+/]{20}', lines[line]):
                continue
            text = lines[line]
            flipped = 'B' if text[-5] != 'B' else 'C'
            lines[line] = text[:-5] + flipped + text[-4:]
            with open(path, 'w', encoding='utf-8') as f:
                f.write('\n'.join(lines))
            check(verify('--receipt', path, '--key', key).returncode == 1,
                  f'line {line} may be changed')


def changes(db):
    """What an administrator of the database could do, each with what verify must say of it."""
    some = 40

    def body(seq):
        return db.execute('select body from log_entry where seq = ?', (seq,)).fetchone()[0]

    def rewrite(seq, text):
        leaf = hashlib.sha256(b'\0' + text.encode()).digest()
        db.execute('update log_entry set body = ?, leaf = ? where seq = ?', (text, leaf, seq))

    yield 'a text in an entry', 'tile/0/000', lambda: db.execute(
        'update log_entry set body = replace(body, ?, ?) where seq = ?', ('202', '203', some))
    yield 'an entry and its hash', 'tile/1/000|root', lambda: rewrite(
        some, body(some).replace('202', '203'))
    yield 'a hash of a leaf', 'tile/0/', lambda: db.execute(
        "update log_entry set leaf = zeroblob(32) where seq = ?", (some,))
    yield 'a hash of a tile', 'tile/1/000', lambda: db.execute(
        'update log_tile set hash = zeroblob(32) where level = 1 and place = 0')
    yield 'two entries in another order', 'tile/1/000|root', lambda: (
        lambda x, y: (rewrite(some, y), rewrite(some + 1, x)))(body(some), body(some + 1))


def each_change_of_the_log_is_named():
    with city() as s:
        c = s.client()
        page = c.get('/api/v1/journal').json
        checkpoint_over(c, page['size'])
        s.stop()
        kept = os.path.join(s.folder, 'kept.db')
        path = os.path.join(s.data, 'xinyue.db')
        shutil.copy(path, kept)
        with contextlib.closing(sqlite3.connect(kept)) as db:
            count = len(list(changes(db)))
        for i in range(count):
            for end in ('-wal', '-shm'):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(path + end)
            shutil.copy(kept, path)
            s.start()
            with contextlib.closing(sqlite3.connect(path)) as db:
                name, named, change = list(changes(db))[i]
                change()
                db.commit()
            done = verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', page['key'])
            s.kill()
            s.process.stdout.close()
            same(done.returncode, 1, f'{name}: {done.stdout}{done.stderr}')
            check(re.search(named, done.stdout), f'{name}: {done.stdout}')


def a_rewritten_log_is_not_the_one_that_was_seen():
    """The operator has the key and signs a whole other history: only who kept a checkpoint knows."""
    with city() as s, city() as t:
        c = s.client()
        page = c.get('/api/v1/journal').json
        seen = os.path.join(s.folder, 'seen')
        with open(seen, 'w', encoding='utf-8') as f:
            f.write(checkpoint_over(c, page['size']))
        t.stop()
        shutil.copy(os.path.join(s.data, 'log.key'), os.path.join(t.data, 'log.key'))
        with contextlib.closing(sqlite3.connect(os.path.join(t.data, 'xinyue.db'))) as db:
            db.execute('delete from log_checkpoint')
            db.execute('delete from signing_key')
            db.commit()
        t.start()
        checkpoint_over(t.client(), page['size'])
        where = f'http://127.0.0.1:{t.port}/journal'
        same(verify('--log', where, '--key', page['key']).returncode, 0, 'it is signed')
        done = verify('--log', where, '--key', page['key'], '--since', seen)
        same(done.returncode, 1, done.stdout)
        check('rewritten' in done.stdout, done.stdout)


def files_are_the_same_log():
    with city() as s:
        page = s.client().get('/api/v1/journal').json
        checkpoint_over(s.client(), page['size'])
        s.stop()
        folder = os.path.join(s.folder, 'files')
        done = subprocess.run([XINYUE, 'export', '--data', s.data, '--log', folder],
                              capture_output=True, text=True, check=False)
        same(done.returncode, 0, done.stderr)
        same(verify('--log', folder, '--key', page['key']).returncode, 0, 'the folder')
        policy = os.path.join(s.folder, 'policy')
        with open(policy, 'w', encoding='utf-8') as f:
            f.write(f'log {page["key"]}\nwitness audit audit.example+9b3f2e1c+AAAA\n')
        same(verify('--log', folder, '--policy', policy).returncode, 1, 'a broken policy')
        with open(policy, 'w', encoding='utf-8') as f:
            f.write(f'log {page["key"]}\nquorum none\n')
        same(verify('--log', folder, '--policy', policy).returncode, 0, 'a policy')


def replay(folder):
    return subprocess.run([XINYUE, 'replay', '--data', folder], capture_output=True, text=True,
                          check=False, timeout=60)


def changed_row(db, table):
    """Changes one value of the table's last row; None if it has no row or nothing but its key."""
    columns = [(name, kind) for _, name, kind, _, _, key in
               db.execute(f'pragma table_info({table})') if not key]
    for name, kind in columns:
        for (rowid, value) in db.execute(f'select rowid, {name} from {table} where {name} is not '
                                         'null order by rowid desc limit 1').fetchall():
            other = value + 1 if kind == 'INTEGER' else value[:1] + value
            db.execute(f'update {table} set {name} = ? where rowid = ?', (other, rowid))
            return name
    return None


def a_changed_row_of_each_record_table_is_named():
    with tempfile.TemporaryDirectory() as folder:
        kept, data = os.path.join(folder, 'kept'), os.path.join(folder, 'data')
        play = os.path.join(ROOT, 'test', 'play', 'tender-elder-care.json')
        done = subprocess.run([XINYUE, 'play', play, '--keep', kept], capture_output=True,
                              text=True, check=False)
        same(done.returncode, 0, done.stderr)
        same(replay(kept).returncode, 0, 'the store as it was played')
        with contextlib.closing(sqlite3.connect(os.path.join(kept, 'xinyue.db'))) as db:
            tables = [name for (name,) in db.execute(
                "select name from sqlite_master where type = 'table' order by name")
                if not re.match('log_|secret_|side_|sqlite_', name)]
        tried = 0
        for table in tables:
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(kept, data)
            with contextlib.closing(sqlite3.connect(os.path.join(data, 'xinyue.db'))) as db:
                column = changed_row(db, table)
                db.commit()
            if not column:
                continue
            tried += 1
            done = replay(data)
            same(done.returncode, 1, f'{table}.{column}: {done.stdout}{done.stderr}')
            check(re.search(f'(different:|whole:) {table} ', done.stdout), f'{table}: {done.stdout}')
        check(tried >= 40, f'only {tried} tables have rows')


TESTS = [a_changed_row_of_each_record_table_is_named, another_reader_finds_the_same_root, a_receipt_is_its_author_s_and_checks_offline,
         each_change_of_the_log_is_named, a_rewritten_log_is_not_the_one_that_was_seen,
         files_are_the_same_log]
