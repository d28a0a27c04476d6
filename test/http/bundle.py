"""The bundle of a project, taken to a machine that has nothing but the file and a key. What is in it
is read by Python, tarfile and openssl; what is changed in it must be named by xinyue verify."""
import base64
import contextlib
import hashlib
import hmac
import io
import json
import math
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import tarfile
import tempfile
from decimal import Decimal
from fractions import Fraction

from kit import XINYUE, Server, check, same
from ledger import CITY, node, openssl_verifies, root
from signer import Signer

KINDS = ('public', 'supplier', 'supervision')


def commitment(salt, text):
    return hashlib.sha256(b'commit/v1\n' + salt + text).digest()


def leaf(entry):
    return hashlib.sha256(b'\0' + entry).digest()


def number(n):
    return f'{n:012d}'


# The house.

class City:
    """A year of purchases, and of it one that was awarded after scores."""

    def __init__(self, folder):
        self.folder, self.server = folder, Server(demo=CITY)
        self.data = self.server.data
        self.file = os.path.join(self.data, 'xinyue.db')
        with self.db() as db:
            self.project = self.one(db, "select body from log_entry where "
                                        "kind = 'evaluate.publish_result'")['out']['project']
            bids = [json.loads(b) for (b,) in db.execute(
                "select p.body from log_private p join derived_about x on x.n = p.n and x.public = 0 "
                "where p.kind = 'bid.submit'")]
            of = {b['out']['bid']: b['out']['supplier'] for b in bids}
            rank = next(r for r in map(self.body, self.records(db, 'evaluate.rank')))
            mine, other = (row['bid'] for row in rank['out']['rows'][:2])
            self.supplier, self.other = of[mine], of[other]
        self.export('public')  # with the first comes the log's key

    @contextlib.contextmanager
    def db(self):
        with contextlib.closing(sqlite3.connect(self.file)) as db:
            yield db
            db.commit()

    @staticmethod
    def one(db, query, *args):
        return json.loads(db.execute(query, args).fetchone()[0])

    @staticmethod
    def body(row):
        return json.loads(row[2])

    def records(self, db, kind=None):
        """(n, salt, body) of each private record of the project."""
        with_kind = 'and p.kind = ?' if kind else ''
        return [r for r in db.execute(
            'select p.n, p.salt, p.body, x.project from log_private p join derived_about x '
            f'on x.n = p.n and x.public = 0 {with_kind} order by p.n', (kind,) if kind else ())
            if r[3] == self.number_of(db)]

    def number_of(self, db):
        return db.execute("select x.project from derived_about x join log_entry e on e.seq = x.n and "
                          "x.public = 1 where e.kind = 'evaluate.publish_result' and e.body like ?",
                          (f'%"project":"{self.project}"%',)).fetchone()[0]

    def export(self, kind, supplier=None):
        path = os.path.join(self.folder, f'{kind}-{supplier or ""}.tar')
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
        words = ['--supplier', supplier or self.supplier] if kind == 'supplier' else []
        done = subprocess.run([XINYUE, 'export', '--data', self.data, '--bundle', self.project, '--for',
                               kind, '--out', path, *words], capture_output=True, text=True, check=False)
        same(done.returncode, 0, done.stderr)
        with open(path, 'rb') as f:
            return f.read()

    def key(self):
        with self.db() as db:
            return db.execute('select key from signing_key order by seq desc').fetchone()[0]

    def seed(self):
        with open(os.path.join(self.data, 'log.key'), encoding='utf-8') as f:
            return base64.b64decode(f.read().strip().split('+', 4)[4])[1:]


@contextlib.contextmanager
def city():
    with tempfile.TemporaryDirectory() as folder:
        c = City(folder)
        try:
            yield c
        finally:
            c.server.end()


# The other machine.

def verify(bundle, key):
    """In an empty folder, with nothing of ours but the program."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'b.tar'), 'wb') as f:
            f.write(bundle)
        return subprocess.run([XINYUE, 'verify', '--bundle', 'b.tar', '--key', key], cwd=folder, env={},
                              capture_output=True, text=True, check=False, timeout=60)


def members(bundle):
    with tarfile.open(fileobj=io.BytesIO(bundle)) as t:
        return [(m.name, t.extractfile(m).read()) for m in t.getmembers()]


def tar(files):
    """As doc/bundle.md says, by Python's own hand."""
    out = b''
    for name, data in files:
        head = struct.pack('100s8s8s8s12s12s8s1s100s8s247s', name.encode(), b'0000644', b'0000000', b'0000000',
                           f'{len(data):011o}'.encode(), b'0' * 11, b' ' * 8, b'0', b'', b'ustar\x0000', b'')
        head = head[:148] + f'{sum(head):06o}\0 '.encode() + head[156:]
        out += head + data + bytes(-len(data) % 512)
    return out + bytes(1024)


def openssl_signs(seed, message):
    with tempfile.TemporaryDirectory() as d:
        for name, data in (('key', bytes.fromhex('302e020100300506032b657004220420') + seed),
                           ('text', message)):
            with open(os.path.join(d, name), 'wb') as f:
                f.write(data)
        return subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-keyform', 'DER', '-inkey', 'key',
                               '-in', 'text'], cwd=d, capture_output=True, check=True).stdout


def signed_again(files, seed):
    """What a house could do that changes a bundle after the log: list its files anew and sign."""
    listed = ''.join(f'{hashlib.sha256(d).hexdigest()}  {n}\n' for n, d in files
                     if n not in ('files', 'manifest')).encode()
    text, lines = dict(files)['manifest'].decode().rsplit('\n\n', 1)
    text = re.sub('files .*', f'files {hashlib.sha256(listed).hexdigest()}\n', text)
    name, packed = lines.split(' ')[1:3]
    signature = base64.b64decode(packed)[:4] + openssl_signs(seed, text.encode())
    note = f'{text}\n\u2014 {name} {base64.b64encode(signature).decode()}\n'
    put = {'files': listed, 'manifest': note.encode()}
    return [(n, put.get(n, d)) for n, d in files]


# Another reader.

def path_leads(path, index, size, h):
    at, last = index, size - 1
    for p in path:
        if at & 1 or at == last:
            h = node(p, h)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            h = node(h, p)
        at, last = at >> 1, last >> 1
    return h


def slot_leads(path, place, h):
    for height, p in enumerate(path):
        h = node(p, h) if place >> height & 1 else node(h, p)
    return h


def read_proof(text, note, entry, head):
    lines = text.split('\n')
    same(lines[0], 'c2sp.org/tlog-proof@v1', 'the proof')
    index, end = int(lines[1].split(' ')[1]), lines.index('')
    path = [base64.b64decode(x, validate=True) for x in lines[2:end]]
    same('\n'.join(lines[end + 1:]), note, 'the checkpoint of the proof')
    same(path_leads(path, index, head[0], leaf(entry)), head[1], f'the root by entry {index}')
    return index


def read_receipt(text, note, head):
    lines = text.split('\n')
    same(lines[0], 'xinyue-receipt@v1', 'the receipt')
    value = {x.split(' ')[0]: x.split(' ')[1] for x in lines[1:4]}
    record, salt = (base64.b64decode(value[x], validate=True) for x in ('record', 'salt'))
    path = [base64.b64decode(x, validate=True) for x in lines[4:36]]
    entry = base64.b64decode(lines[36].split(' ')[1], validate=True)
    closed = json.loads(entry)
    same(closed['kind'], 'journal.close_slot', 'what closed the slot')
    h = slot_leads(path, int(value['place']), leaf(commitment(salt, record)))
    same(h.hex(), closed['out']['root'], 'the root of the slot')
    read_proof('\n'.join(lines[37:]), note, entry, head)
    return record, salt


def feistel(key, n):
    left, right = n >> 16, n & 0xFFFF
    for r in range(4):
        mixed = hmac.new(key, bytes([ord('p'), r, right >> 8, right & 255]), 'sha256').digest()
        left, right = right, left ^ (mixed[0] << 8 | mixed[1])
    return left << 16 | right


def slot_root(key, leaves, height=32, index=0):
    if not leaves:
        return hmac.new(key, bytes([height]) + index.to_bytes(8, 'big'), 'sha256').digest()
    if height == 0:
        return next(iter(leaves.values()))
    middle = (2 * index + 1) << (height - 1)
    return node(slot_root(key, {i: h for i, h in leaves.items() if i < middle}, height - 1, 2 * index),
                slot_root(key, {i: h for i, h in leaves.items() if i >= middle}, height - 1, 2 * index + 1))


def private_root(slot, read):
    key = hashlib.sha256(b'xinyue-bundle@v1 private\n' + b''.join(s for _, s in read) +
                         slot.to_bytes(8, 'big')).digest()
    return slot_root(key, {feistel(key, i): leaf(commitment(s, r)) for i, (r, s) in enumerate(read)})


def read_bundle(bundle, key):
    """By doc/bundle.md alone; returns files, acts and records."""
    files = dict(members(bundle))
    text, lines = files['manifest'].decode().rsplit('\n\n', 1)
    name, _, packed = key.split('+', 2)
    signature = base64.b64decode(lines.split(' ')[2])[4:]
    check(openssl_verifies(base64.b64decode(packed)[1:], (text + '\n').encode(), signature),
          'openssl refuses the manifest')
    head, listed = text.split('\n'), files['files'].decode().splitlines()
    same(head[6:], [f'files {hashlib.sha256(files["files"]).hexdigest()}'], 'the list of files')
    same(head[:2], ['xinyue-bundle@v1', f'origin {name}'], 'the manifest')
    same([x.split('  ')[1] for x in listed], [n for n in files if n not in ('files', 'manifest')], 'the order')
    for line in listed:
        same(line.split('  ')[0], hashlib.sha256(files[line.split('  ')[1]]).hexdigest(), line)
    note = files['checkpoint'].decode()
    size, top = int(note.split('\n')[1]), base64.b64decode(note.split('\n')[2])
    same(head[4], f'size {size}', 'the size')
    acts = files['acts.jsonl'].decode().splitlines()
    proofs = sorted(n for n in files if n.startswith('proof-'))
    same(len(acts), len(proofs), 'a proof for each act')
    for act, proof in zip(acts, proofs):
        index = read_proof(files[proof].decode(), note, act.encode(), (size, top))
        same(proof, f'proof-{number(index)}.tlog-proof', 'its name')
    read = [read_receipt(files[n].decode(), note, (size, top)) for n in sorted(files)
            if n.startswith('record-')]
    same([r.decode() for r, _ in read], files.get('records.jsonl', b'').decode().splitlines(), 'the records')
    for line in files.get('private.jsonl', b'').decode().splitlines():
        p = json.loads(line)
        record, salt = next(x for x in read if json.loads(x[0])['n'] == p['n'])
        same(slot_leads([base64.b64decode(x) for x in p['path']], p['place'],
                        leaf(commitment(salt, record))).hex(), head[5].split(' ')[2], 'the private root')
    if head[3] == 'for supervision':
        same(private_root(int(head[5].split(' ')[1]), read).hex(), head[5].split(' ')[2], 'the private root')
    for line in files.get('personal.jsonl', b'').decode().splitlines():
        p = json.loads(line)
        record = next(json.loads(r) for r, _ in read if json.loads(r)['n'] == p['n'])
        same(commitment(base64.b64decode(p['salt']), p['value'].encode()).hex(), record['in'][p['field']],
             'a personal value')
    return files, [json.loads(a) for a in acts], [json.loads(r) for r, _ in read]


def cents(x):
    """To hundredths, half-up."""
    return Fraction(math.floor(x * 100 + Fraction(1, 2)), 100)


def ranking(acts, records):
    """Who stands where with how many points, from quotes and scores, as the tender document says; and
    what was recorded."""
    rank = next(r for r in reversed(records) if r['kind'] == 'evaluate.rank')
    document = next(r for r in reversed(records) if r['kind'] == 'tender.set_document' and
                    r['in']['tender'] == rank['in']['tender'])['in']
    items = [x for g in document['groups'] for x in g['items']]
    quotes = {b['bid']: Fraction(b['price']) for a in acts if a['kind'] == 'bid.open'
              for b in a['out']['opened'] if 'price' in b}
    scores = {}
    for r in records:
        if r['kind'] in ('evaluate.score', 'evaluate.score_objective'):
            by = r['by'] if r['kind'] == 'evaluate.score' else ''
            scores.update({(r['in']['bid'], x['item'], by): Fraction(x['score'])
                           for x in r['in']['scores'] if 'score' in x})
    bids = [row['bid'] for row in rank['out']['rows']]
    lowest = min(quotes[b] for b in bids)
    out = []
    for b in bids:
        other = Fraction(0)
        for n, item in enumerate(items, 1):
            given = [s for (bid, i, _), s in scores.items() if bid == b and i == n]
            other += sum(given) / len(given) * Fraction(item['weight']) / 100
        out.append((b, cents(lowest / quotes[b] * Fraction(document['price_weight'])) + cents(other)))
    return sorted(out, key=lambda x: (-x[1], quotes[x[0]])), rank


def bundles_check_on_another_machine_and_by_another_reader():
    with city() as c:
        taken = {kind: c.export(kind) for kind in KINDS}
        same(c.export('public'), taken['public'], 'the same bytes for the same checkpoint')
        key = c.key()
        shutil.rmtree(c.data)
        for kind, bundle in taken.items():
            done = verify(bundle, key)
            same(done.returncode, 0, f'{kind}: {done.stdout}{done.stderr}')
            check(f'for {kind}, at' in done.stdout, done.stdout)
            files, acts, records = read_bundle(bundle, key)
            kinds = {a['kind'] for a in acts}
            check({'tender.publish', 'bid.close', 'bid.open', 'evaluate.publish_result'} <= kinds, kinds)
            check('卷宗包' in files['index.html'].decode(), 'the index is Chinese')
            same(bool(records), kind != 'public', f'{kind}: private records')
            if kind == 'supplier':
                same({r['for'] for r in records}, {c.supplier}, 'whose records')
        done = verify(taken['supervision'], key)
        check(re.search(r'^\d+ decisions made again', done.stdout, re.M), done.stdout)
        _, acts, records = read_bundle(taken['supervision'], key)
        ours, rank = ranking(acts, records)
        same(ours, [(x['bid'], Fraction(x['total'])) for x in rank['out']['rows']], 'the ranking')
        award = next(r for r in records if r['kind'] in ('evaluate.decide', 'evaluate.deem'))
        same(award['out']['bid'], ours[0][0], 'the award')
        other = key[:-6] + ('A' if key[-6] != 'A' else 'B') + key[-5:]
        same(verify(taken['public'], other).returncode, 1, 'with another key')


def private_values_stand_in_no_other_bundle():
    with city() as c:
        public, own, other = c.export('public'), c.export('supplier'), c.export('supplier', c.other)
        with c.db() as db:
            rows = c.records(db)
            personal = [(n, v) for n, v in db.execute('select n, value from log_personal')]
            salts = [(n, s) for n, s in db.execute('select n, salt from log_private')]
        check(len(rows) > 50, 'too few private records')
        mine = {n for n, _, body, _ in rows if json.loads(body).get('for') == c.supplier}
        check(mine, 'the supplier has no record')
        for name, bundle, allowed in (('public', public, set()), ("another's", other, None), ('own', own, mine)):
            if allowed is None:
                allowed = {n for n, _, body, _ in rows if json.loads(body).get('for') == c.other}
                check(not allowed & mine, 'records of two suppliers')
            for n, salt, body, _ in rows:
                record = json.loads(body)
                there = body.encode() in bundle or base64.b64encode(body.encode()) in bundle
                same(there, n in allowed, f'{name}: record {n} {record["kind"]}')
                if record['kind'].startswith('evaluate.score'):
                    check(record['in']['bid'].encode() + b'","scores' not in bundle, f'{name}: scores')
            for n, salt in salts:
                same(base64.b64encode(salt) in bundle or salt in bundle, n in allowed, f'{name}: salt {n}')
            known = {value for n, value in personal if n in allowed}
            for n, value in personal:
                if value not in known and len(value) > 6:
                    check(value.encode() not in bundle, f'{name}: personal value of record {n}')


def others(files):
    """Files of which each stands for many: the first, one in the middle, the last."""
    for prefix in ('proof-', 'record-', 'document-'):
        names = [n for n, _ in files if n.startswith(prefix)]
        yield from {names[i] for i in (0, len(names) // 2, -1)} if names else ()
    yield from (n for n, _ in files if not n.startswith(('proof-', 'record-', 'document-')))


def each_change_of_a_file_is_named():
    with city() as c:
        key = c.key()
        for kind in KINDS:
            files = members(c.export(kind))
            same(tar(files), c.export(kind), f'{kind}: the archive as it is described')
            for name in others(files):
                i = [n for n, _ in files].index(name)
                data = files[i][1]
                flipped = data[:-1] + bytes([data[-1] ^ 1]) if data else b'x'
                near = files[i + 1][0] if i + 1 < len(files) else files[i - 1][0]
                k = [n for n, _ in files].index(near)
                order = files[:]
                order[i], order[k] = order[k], order[i]
                for what, changed, named in (
                        ('changed', files[:i] + [(name, flipped)] + files[i + 1:], name),
                        ('cut short', files[:i] + [(name, data[:-1])] + files[i + 1:], name),
                        ('dropped', files[:i] + files[i + 1:], name),
                        ('in another order', order, f'{name}|{near}'),
                        ('twice', files[:i] + [files[i]] + files[i:], f'{name}|{near}'),
                        ('before a file of others', files[:i] + [('more', b'x')] + files[i:], 'more')):
                    if not data and what == 'cut short':
                        continue
                    done = verify(tar(changed), key)
                    same(done.returncode, 1, f'{kind}: {name} {what}: {done.stdout}{done.stderr}')
                    check(re.match(f'WRONG +({named}): ', done.stdout), f'{name} {what}: {done.stdout}')
        whole = c.export('public')
        for what, changed in (('behind the end', whole + bytes(512)), ('half', whole[:len(whole) // 2]),
                              ('no end', whole[:-512]), ('a header', whole[:136] + b'1' + whole[137:]),
                              ('padding', whole[:512 + len(members(whole)[0][1])] + b'x' +
                               whole[513 + len(members(whole)[0][1]):]), ('nothing', b'')):
            check(verify(changed, key).returncode == 1, what)


def edits(files, salts):
    """What a house could change and sign again, each with what verify must name."""
    have = dict(files)

    def put(name, text):
        return [(n, text if n == name else d) for n, d in files]

    def without(name):
        return [(n, d) for n, d in files if n != name]

    for name, named in (('acts.jsonl', 'proof-'), ('records.jsonl', 'record-'), ('personal.jsonl', None),
                        ('private.jsonl', None)):
        lines = have.get(name, b'').splitlines(keepends=True)
        if not lines:
            continue
        for i in {0, len(lines) // 2, len(lines) - 1}:
            x = lines[i]
            digit = re.search(rb'\d', x).start() if name != 'private.jsonl' else x.index(b'"path":["') + 12
            y = x[:digit] + (b'7' if x[digit:digit + 1] != b'7' else b'3') + x[digit + 1:]
            proofs = [n for n, _ in files if named and n.startswith(named)]
            where = f'{name}|{proofs[i]}' if proofs else name
            yield f'{name} line {i + 1} changed', where, put(name, b''.join(lines[:i] + [y] + lines[i + 1:]))
            if named:
                yield f'{name} line {i + 1} dropped', f'{name}|{named}', put(
                    name, b''.join(lines[:i] + lines[i + 1:]))
                yield f'{proofs[i]} dropped', f'{name}|{named}|document-|absent', without(proofs[i])
            if i + 1 < len(lines):
                yield f'{name} line {i + 1} moved', f'{name}|{proofs[i] if proofs else name}', put(
                    name, b''.join(lines[:i] + [lines[i + 1], x] + lines[i + 2:]))
            yield f'{name} line {i + 1} twice', f'{name}|{named}', put(name, b''.join(lines[:i] + [x] + lines[i:]))
    names = [n for n, _ in files if n.startswith('record-')]
    if names and 'private.jsonl' not in have:
        lines = have['records.jsonl'].splitlines(keepends=True)
        i = len(lines) // 2
        n = json.loads(lines[i])['n']
        yield 'a whole record dropped', 'records.jsonl', [
            (m, b''.join(lines[:i] + lines[i + 1:]) if m == 'records.jsonl' else
             b''.join(x for x in d.splitlines(keepends=True) if json.loads(x)['n'] != n)
             if m == 'personal.jsonl' else d) for m, d in files if m != names[i]]
    for name in names[:1]:
        salt = base64.b64encode(salts).decode().encode()
        yield 'a salt', name, put(name, re.sub(rb'salt \S+', b'salt ' + salt, have[name]))
    documents = [n for n, _ in files if n.startswith('document-')]
    yield 'a document changed', documents[0], put(documents[0], have[documents[0]] + b'x')
    yield 'a document dropped', 'acts.jsonl|records.jsonl', without(documents[0])
    more = b'no act speaks of it'
    at = [n for n, _ in files].index('absent')
    yield 'a document too many', 'document-', files[:at] + [
        (f'document-{hashlib.sha256(more).hexdigest()}', more)] + files[at:]


def each_record_that_a_house_changes_and_signs_again_is_named():
    with city() as c:
        key, seed = c.key(), c.seed()
        for kind in KINDS:
            files = members(c.export(kind))
            same(verify(tar(signed_again(files, seed)), key).returncode, 0, 'signed again, unchanged')
            tried = 0
            for what, named, changed in edits(files, b'7' * 32):
                done = verify(tar(signed_again(changed, seed)), key)
                same(done.returncode, 1, f'{kind}: {what}: {done.stdout}{done.stderr}')
                check(re.match(f'WRONG +({named})', done.stdout), f'{kind}: {what}: {done.stdout}')
                tried += 1
            check(tried >= 10, f'only {tried} changes')


def rewrite(db, n, text):
    """A house that wrote another record from the beginning: slot, entry, tree, all anew."""
    db.execute('update log_private set body = ? where n = ?', (text, n))
    slot, = db.execute('select slot from log_private where n = ?', (n,)).fetchone()
    key, = db.execute('select key from secret_slot where slot = ?', (slot,)).fetchone()
    seq, = db.execute('select seq from closed_slot where slot = ?', (slot,)).fetchone()
    leaves = {place: leaf(commitment(salt, body.encode())) for place, salt, body in db.execute(
        'select leaf, salt, body from log_private where slot = ?', (slot,))}
    entry = json.loads(db.execute('select body from log_entry where seq = ?', (seq,)).fetchone()[0])
    entry['out']['root'] = slot_root(key, leaves).hex()
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    db.execute('update log_entry set body = ?, leaf = ? where seq = ?', (text, leaf(text.encode()), seq))
    hashes = [h for (h,) in db.execute('select leaf from log_entry order by seq')]
    for level in (1, 2):
        hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        for place, h in enumerate(hashes):
            db.execute('update log_tile set hash = ? where level = ? and place = ?', (h, level, place))
    db.execute('delete from log_checkpoint')


def a_wrong_score_rank_or_award_is_found():
    def add(path, by):
        def change(record):
            row = record['out']['rows'][1]
            row[path] = f'{Decimal(row[path]) + Decimal(by):f}'
        return change

    def swap(record):
        x, y = record['out']['rows'][:2]
        x['place'], y['place'] = y['place'], x['place']

    def score(record):
        given = record['in']['scores'][0]
        given['score'] = f'{Decimal(given["score"]) / 2:f}'

    def another(record):
        record['out']['award'] = f'{Decimal(record["out"]["award"]) + 1:f}'

    with city() as c:
        kept = os.path.join(c.folder, 'kept.db')
        with c.db() as db:
            db.execute('pragma wal_checkpoint(truncate)')
        shutil.copy(c.file, kept)
        for what, kind, change, named in (
                ('a price score', 'evaluate.rank', add('price_score', '0.01'), r'out\.rows\.1\.price_score says'),
                ('a total', 'evaluate.rank', add('total', '1'), r'out\.rows\.1\.total says'),
                ('a rank', 'evaluate.rank', swap, r'out\.rows\.0\.place says 2, the rules give 1'),
                ('a score', 'evaluate.score', score, r'\(evaluate\.rank\): out\.'),
                ('an amount', 'evaluate.decide', another, r'\(evaluate\.decide\): out\.award says')):
            for end in ('-wal', '-shm'):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(c.file + end)
            shutil.copy(kept, c.file)
            with c.db() as db:
                n, _, body, _ = c.records(db, kind)[0]
                record = json.loads(body)
                change(record)
                rewrite(db, n, json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(',', ':')))
            done = verify(c.export('supervision'), c.key())
            same(done.returncode, 1, f'{what}: {done.stdout}{done.stderr}')
            check(re.search(named, done.stdout), f'{what}: {done.stdout}')
            if kind == 'evaluate.rank':
                check(f'record {n} (evaluate.rank)' in done.stdout, done.stdout)


def a_signer_apart_signs_bundles_and_no_other_statement():
    house, signer = Server(demo=CITY), Signer().start()
    try:
        with contextlib.closing(sqlite3.connect(os.path.join(house.data, 'xinyue.db'))) as db:
            project = json.loads(db.execute("select body from log_entry where kind = 'plan.file'").fetchone()[0])
        path = os.path.join(house.folder, 'b.tar')
        done = subprocess.run([XINYUE, 'export', '--data', house.data, '--bundle', project['in']['project'],
                               '--for', 'public', '--out', path, '--signer', signer.socket],
                              capture_output=True, text=True, check=False)
        same(done.returncode, 0, done.stderr)
        with open(path, 'rb') as f:
            bundle = f.read()
        done = verify(bundle, signer.key())
        same(done.returncode, 0, done.stdout + done.stderr)
        for text in (b'example.org/journal\n9\nAAAA\n', b'xinyue-bundle@v1\norigin example.org/other\n', b''):
            check(signer.ask(b'state\n' + text).startswith(b'no: '), text)
    finally:
        signer.end()
        house.end()


TESTS = [a_signer_apart_signs_bundles_and_no_other_statement, bundles_check_on_another_machine_and_by_another_reader, private_values_stand_in_no_other_bundle,
         each_change_of_a_file_is_named, each_record_that_a_house_changes_and_signs_again_is_named,
         a_wrong_score_rank_or_award_is_found]
