"""The opening of sealed bids: holders who wait for witnesses, and a server that dies in each step."""
import base64
import hashlib
import json
import os
import re
import resource
import secrets
import socket
import subprocess
import tempfile
import time
from datetime import datetime, timedelta

from bids import Public
from kit import ROOT, XINYUE, Failed, Server, check, credit_code, letters, same
from witness import Witness, wait_for

PLAY = os.path.join(ROOT, 'test', 'play', 'tender-elder-care.json')


class Key:
    """A pair of Debian's age, in a folder of its holder's."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name)
        made = subprocess.run(['age-keygen', '-o', self.path], check=True, capture_output=True, text=True)
        self.recipient = re.search(r'age1\w+', made.stderr)[0]


def sealed(tar, *recipients):
    words = ['age']
    for r in recipients:
        words += ['-r', r]
    return subprocess.run(words, input=tar, check=True, capture_output=True).stdout


def tar_of(files):
    with tempfile.TemporaryDirectory() as d:
        for name, data in files:
            with open(os.path.join(d, name), 'wb') as f:
                f.write(data)
        done = subprocess.run(['tar', '--format=ustar', '-cf', '-', *[name for name, _ in files]],
                              cwd=d, check=True, capture_output=True)
        return done.stdout


class Room(Server):
    """A tender with two padlocks, played until it can be published, on a server with a clock."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='xinyue-room-')
        self.data = os.path.join(self.folder, 'data')
        self.store, self.sandbox, self.fault, self.process = [], ['--sandbox'], None, None
        self.passwords, self.tokens = {}, {}
        self.also = []  # more padlocks
        made = subprocess.run([XINYUE, 'play', PLAY, '--keep', self.data, '--until', 'published'],
                              capture_output=True, text=True, check=False)
        if made.returncode:
            raise Failed(f'play: {made.stderr}')
        self.outer, self.inner = Key(self.folder, 'outer'), Key(self.folder, 'inner')

    def act(self, login, kind, once=None, /, **fields):
        return self.token(login).act(kind, fields, once)

    def done(self, login, kind, /, **fields):
        answer = self.act(login, kind, None, **fields)
        same(answer.status, 200, f'{kind}: {answer.text[:400]}')
        return answer.json['out']

    def refused(self, rule, login, kind, /, **fields):
        answer = self.act(login, kind, None, **fields)
        same(answer.status, 422, f'{kind}: {answer.text[:400]}')
        check(rule in answer.text, answer.text[:400])

    def publish(self):
        """The draft with its two padlocks, signed off and listed."""
        page = self.signed_in('chengong').get('/agency').text
        self.tender = re.search(r'href="/tender/(\w+)/document"', page)[1]
        for login, role, key in (('chengong', 'holder', self.outer), ('jiaoyi', 'holder', self.inner), *self.also):
            self.done(login, 'tender.set_lock', tender=self.tender, role=role, recipient=key.recipient)
        answer = self.act('chengong', 'tender.publish', tender=self.tender)
        check(answer.status in (200, 202), answer.text[:400])
        for login in ('wangjg', 'zhangfu'):
            page = self.signed_in(login).get('/signoffs').text
            signed = self.act(login, 'account.sign_off', signoff=re.search(r'href="/signoff/(\w+)"', page)[1], word='agree')
            same(signed.status, 200, signed.text[:400])
        listed = utc(signed.json['at']) + timedelta(milliseconds=1)
        self.done('chengong', 'tender.list', tender=self.tender, address='https://www.ccgp.gov.cn/x/1',
                  listed_at=listed.isoformat().replace('+00:00', 'Z'))
        self.deadline = self.row()['deadline']

    def row(self):
        return Public(self.port).get(f'/tender/{self.tender}').json['tender']

    def at(self, clock):
        """Served again, from this time of its clock on (UTC)."""
        if self.process and self.alive():
            same(self.stop(), 0, 'ending')
        self.tokens = {}
        self.clock, self.begun = clock, time.monotonic()
        return self.start('--clock', clock.strftime('%Y-%m-%dT%H:%M:%SZ'))

    def now(self):
        return self.clock + timedelta(seconds=time.monotonic() - self.begun)

    def supplier(self):
        """Its login and organization."""
        login = 's' + letters(9)
        answer = Public(self.port).act('supplier.register', {
            'name': '测试社会工作服务中心' + letters(5), 'code': credit_code('52440300'), 'kind': 'social_service',
            'size': 'none', 'address': '示例路 1 号', 'legal_rep': '何阳', 'contact': '李素',
            'phone': '13900000000', 'login': login, 'password': 'zhengque1234', 'undertaking': True})
        same(answer.status, 200, answer.text[:300])
        return login, answer.json['out']['org']

    def hand_in(self, price, supplier=None, mend=None):
        """Sealed with age alone; returns the tar and the bid's number."""
        login, org = self.supplier()
        files = [('price.json', json.dumps({'price': price, 'lines': []}).encode()),
                 ('response.json', json.dumps({'answers': []}).encode())]
        manifest = {'v': 1, 'tender': self.tender, 'lot': 1, 'envelope': 'whole', 'supplier': supplier or org,
                    'nonce': secrets.token_hex(32),
                    'files': [{'name': name, 'size': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
                              for name, data in files]}
        tar = tar_of([('manifest.json', json.dumps(manifest).encode()), *files])
        inner = [self.inner.recipient, *[key.recipient for _, _, key in self.also]]
        age = sealed(sealed(tar, *inner), self.outer.recipient)
        api = self.token(login)
        file = api.upload(mend(age) if mend else age, 'bid.age').json['files'][0]
        answer = api.act('bid.submit', {'tender': self.tender, 'person': '何阳', 'content': file})
        same(answer.status, 200, answer.text[:400])
        return tar, answer.json['out']['bid']

    def fill(self):
        """Published, three sealed bids in, and the clock after the deadline and the closing."""
        self.at(utc('2026-04-13T02:30:00Z'))
        self.publish()
        self.bids = [self.hand_in(f'{1500000 + n}.00') for n in range(3)]
        self.at(utc(self.deadline) + timedelta(minutes=2))
        wait_for(lambda: self.row()['state'] == 'closed', 'the tender was not closed')

    def heads(self, login, name='headers.txt'):
        c = self.signed_in(login)
        wait_for(lambda: c.get(f'/tender/{self.tender}/headers').status == 200, 'no heads of bids')
        return self.file(name, c.get(f'/tender/{self.tender}/headers').bytes)

    def file(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(data)
        return path

    def policy(self, name='policy.txt'):
        return self.file(name, self.client().get('/journal/policy').bytes)

    def notice(self):
        """The deadline as the notice writes it."""
        return (utc(self.deadline) + timedelta(hours=8)).strftime('%Y-%m-%d %H:%M')

    def hold(self, key, heads, *words, policy=None, deadline=None):
        return subprocess.run([XINYUE, 'hold', '-i', key.path, '--deadline', deadline or self.notice(),
                               *(['--policy', policy] if policy else []), *words, heads],
                              capture_output=True, text=True, check=False, timeout=60)

    def keys(self, login, key, *words):
        done = self.hold(key, self.heads(login), *words, policy=self.policy())
        same(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout


def utc(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


class Clocked(Witness):
    """A witness whose clock is the room's, or stands still at another time."""

    def __init__(self, name, room, stopped=None):
        super().__init__(name)
        self.room, self.stopped = room, stopped

    def sign(self, text, _):
        return super().sign(text, int((self.stopped or self.room.now()).timestamp()))


def witness_of(s, **how):
    w = Clocked('audit.example', s, **how)
    s.done('anquan', 'log.set_witness', key=w.key, url=w.url)
    return w


def refuses(done, why):
    same(done.returncode, 1, f'it must refuse: {done.stdout}{done.stderr}')
    same(done.stdout, '', 'a key was given out')
    check(why in done.stderr, done.stderr)


def no_holder_gives_a_key_before_witnesses_saw_the_closing():
    s = Room()
    w = other = None
    try:
        s.fill()
        start = {'tender': s.tender}
        s.refused('bid.unwitnessed', 'chengong', 'bid.start_opening', **start)
        w = witness_of(s, stopped=utc(s.deadline) - timedelta(minutes=1))
        wait_for(lambda: w.size, 'the witness was not asked')
        time.sleep(1)
        s.refused('bid.unwitnessed', 'chengong', 'bid.start_opening', **start)  # signed, but too early
        w.stopped = None
        s.done('anquan', 'log.set_witness', key=w.key, url=w.url)  # one more entry: it is asked again
        wait_for(lambda: s.act('chengong', 'bid.start_opening', **start).status == 200, 'it cannot begin')
        heads, policy = s.heads('chengong'), s.policy()
        with open(heads, encoding='utf-8') as f:
            text = f.read()

        later = (utc(s.deadline) + timedelta(hours=9)).strftime('%Y-%m-%d %H:%M')
        refuses(s.hold(s.outer, heads, policy=policy, deadline=later), 'closed after the deadline')
        refuses(s.hold(s.outer, heads), 'neither --policy')
        refuses(s.hold(s.outer, heads, policy=policy, deadline='soon'), 'as in the notice')
        refuses(s.hold(s.outer, heads, '--no-witness', policy=policy), 'does not say why')
        with open(policy, encoding='utf-8') as f:
            log = next(line for line in f.read().splitlines() if line.startswith('log '))
        alone = s.file('alone.txt', f'{log}\nquorum none\n'.encode())
        refuses(s.hold(s.outer, heads, policy=alone), 'names no witness')
        other = Witness('elsewhere.example')
        strict = s.file('strict.txt', f'{log}\nwitness {other.name} {other.key}\nquorum {other.name}\n'.encode())
        refuses(s.hold(s.outer, heads, policy=strict), 'too few witnesses')
        # A closing of another tender, one that was altered, none at all.
        close = re.search(r'^close (.*)$', text, re.M)[1]
        entry = json.loads(base64.b64decode(close))
        entry['in']['tender'] = '2zzzzzzzzzz'
        changed = text.replace(close, base64.b64encode(json.dumps(entry).encode()).decode())
        refuses(s.hold(s.outer, s.file('a', changed.encode()), policy=policy), 'closed after the deadline')
        moved = re.sub(r'^tender .*$', 'tender 2zzzzzzzzzz', text, flags=re.M)
        refuses(s.hold(s.outer, s.file('b', moved.encode()), policy=policy), 'closed after the deadline')
        bare = text[text.index('\nbid ') + 1:]
        refuses(s.hold(s.outer, s.file('c', bare.encode()), policy=policy), 'does not begin with a proof')
        # A key of another tender opens nothing; the right one opens all three.
        done = s.hold(Key(s.folder, 'stranger'), heads, policy=policy)
        same((done.returncode, done.stdout), (1, ''), done.stderr)
        done = s.hold(s.outer, heads, policy=policy)
        same((done.returncode, len(done.stdout.splitlines())), (0, 3), done.stderr)
        check('seen by 1 witnesses' in done.stderr, done.stderr)
    finally:
        for one in (w, other):
            if one:
                one.end()
        s.end()


def without_a_witness_the_log_says_why_and_each_holder_decides():
    s = Room()
    try:
        s.fill()
        s.done('chengong', 'bid.start_opening', tender=s.tender, unwitnessed='见证方的服务器在检修')
        policy = s.policy()
        for login, key in (('chengong', s.outer), ('jiaoyi', s.inner)):
            heads = s.heads(login)
            refuses(s.hold(key, heads, policy=policy), 'names no witness')
            done = s.hold(key, heads, '--no-witness', policy=policy)
            same(done.returncode, 0, done.stderr)
            check('检修' in done.stderr, done.stderr)
            s.done(login, 'bid.unlock', tender=s.tender, keys=done.stdout)
        s.done('chengong', 'bid.open', tender=s.tender)
        check('检修' in s.client().get(f'/tender/{s.tender}/opening').text, 'the record does not say why')
    finally:
        s.end()


def killed_in_each_step_of_the_opening_it_goes_on_where_it_was():
    s = Room()
    try:
        s.fill()

        def once(login, kind, key, **fields):
            first = s.act(login, kind, key, **fields)
            same(first.status, 200, f'{kind}: {first.text[:400]}')
            s.kill()
            s.at(s.now() + timedelta(seconds=2))
            again = s.act(login, kind, key, **fields)
            same(again.status, 200, f'{kind} again: {again.text[:400]}')
            same(again.json['out'], first.json['out'], f'{kind} again')

        once('chengong', 'bid.start_opening', 'k-start', tender=s.tender, unwitnessed='没有设见证方')
        for login, key in (('chengong', s.outer), ('jiaoyi', s.inner)):
            once(login, 'bid.unlock', 'k-' + login, tender=s.tender, keys=s.keys(login, key, '--no-witness'))
        once('chengong', 'bid.open', 'k-open', tender=s.tender)
        bids = Public(s.port).get(f'/tender/{s.tender}/opening').json['bids']
        same(sorted(b['plain'] for b in bids), sorted(hashlib.sha256(tar).hexdigest() for tar, _ in s.bids))
        same(s.stop(), 0)
        done = subprocess.run([XINYUE, 'replay', '--data', s.data], capture_output=True, text=True, check=False)
        same(done.returncode, 0, done.stdout + done.stderr)
    finally:
        s.end()


# ---- the stream of the hall

class Stream:
    """What a browser's EventSource reads, with a time limit."""

    def __init__(self, s, path, wait=10):
        self.socket = socket.create_connection(('127.0.0.1', s.port), timeout=wait)
        self.socket.sendall(f'GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n'.encode())
        self.got = b''

    def until(self, wanted, what='the stream does not say it'):
        try:
            while wanted not in self.got:
                piece = self.socket.recv(65536)
                if not piece:
                    break
                self.got += piece
        except socket.timeout:
            pass
        check(wanted in self.got, f'{what}: {self.got[-300:]!r}')

    def quiet(self, seconds):
        """What comes in this time."""
        self.socket.settimeout(seconds)
        before = len(self.got)
        try:
            while piece := self.socket.recv(65536):
                self.got += piece
        except socket.timeout:
            pass
        return self.got[before:]

    def close(self):
        self.socket.close()


def the_hall_tells_who_watches_and_says_nothing_before_the_deadline():
    s = Room()
    try:
        s.at(utc('2026-04-13T02:30:00Z'))
        s.publish()
        path = f'/tender/{s.tender}/hall/live'
        early = Stream(s, path)
        early.until(b'data: ')
        check(b'text/event-stream' in early.got and b'200 OK' in early.got, early.got)
        s.bids = [s.hand_in('1500000.00')]
        check(b'data:' not in early.quiet(2), 'a bid that came in before the deadline is told')
        early.close()
        nothing = Stream(s, '/tender/2zzzzzzzzzz/hall/live')
        nothing.until(b'0\r\n\r\n', 'the stream of no tender goes on')
        same(s.client().get(f'/tender/{s.tender}/locks/live').status, 404, 'a page that not everybody sees')
        s.bids += [s.hand_in(f'{1500000 + n}.00') for n in range(2)]
        s.at(utc(s.deadline) + timedelta(minutes=2))
        wait_for(lambda: s.row()['state'] == 'closed', 'the tender was not closed')
        streams = [Stream(s, path) for _ in range(40)]
        for one in streams:
            one.until(b'data: ')
        # Nothing of it takes a worker: pages are answered as ever.
        for _ in range(20):
            same(s.client().get(f'/tender/{s.tender}/hall').status, 200)
        for kind, fields in (('bid.say', {'text': '现在开始'}),
                             ('bid.start_opening', {'unwitnessed': '没有设见证方'})):
            before = [len(one.got) for one in streams]
            s.done('chengong', kind, tender=s.tender, **fields)
            for one, at in zip(streams, before):
                one.until(b'', kind)
                one.socket.settimeout(10)
                while b'data: ' not in one.got[at:]:
                    piece = one.socket.recv(65536)
                    check(piece, f'the stream ended before {kind}')
                    one.got += piece
        check('现在开始' in s.client().get(f'/tender/{s.tender}/hall').text, 'the page is of before')
        for one in streams[:20]:
            one.close()  # gone without a word
        begun = time.monotonic()
        same(s.stop(), 0, 'ending with streams open')
        check(time.monotonic() - begun < 9, 'the end waits for streams')
        streams[-1].quiet(1)
        check(streams[-1].got.endswith(b'0\r\n\r\n'), 'a stream was cut, not ended')
    finally:
        s.end()


def too_many_streams_are_turned_away_and_pages_go_on():
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    s = Room()
    streams = []
    try:
        s.at(utc('2026-04-13T02:30:00Z'))
        s.publish()
        path = f'/tender/{s.tender}/hall/live'
        streams = [Stream(s, path) for _ in range(1000)]
        streams[-1].until(b'data: ')
        one_more = Stream(s, path)
        one_more.until(b' 503 ')
        one_more.close()
        same(s.client().get(f'/tender/{s.tender}/hall').status, 200, 'the page')
        for one in streams[:10]:
            one.close()
        wait_for(lambda: s.client().get(f'/tender/{s.tender}/hall').status == 200, 'the page')
        check(s.alive(), 'the server has ended')
    finally:
        for one in streams:
            one.close()
        s.end()


# ---- what goes wrong

def a_lost_key_is_written_down_and_two_of_three_shares_replace_it():
    s = Room()
    try:
        escrow = Key(s.folder, 'escrow')
        s.at(utc('2026-04-13T02:30:00Z'))
        s.also = [('jiaoyi', 'escrow', escrow)]
        s.publish()
        split = subprocess.run([XINYUE, 'hold', '--split', escrow.path], capture_output=True, text=True, check=False)
        shares = split.stdout.split()
        same((split.returncode, len(shares)), (0, 3), split.stderr)
        with open(escrow.path, encoding='utf-8') as f:
            secret = re.search(r'AGE-SECRET-KEY-1\w+', f.read())[0]
        os.remove(escrow.path)

        def joined(*lines):
            return subprocess.run([XINYUE, 'hold', '--join', s.file('shares', '\n'.join(lines).encode())],
                                  capture_output=True, text=True, check=False)
        for pair in ((0, 1), (0, 2), (2, 1)):
            check(secret in joined(*[shares[i] for i in pair]).stdout, f'shares {pair} do not give the key')
        slip = shares[0][:-3] + ('q' if shares[0][-3] != 'q' else 'p') + shares[0][-2:]
        for wrong in ([shares[0]], [shares[0], shares[0]], [slip, shares[1]], ['nonsense'], []):
            done = joined(*wrong)
            same((done.returncode, done.stdout), (1, ''), f'{wrong} gives something')

        s.bids = [s.hand_in(f'{1500000 + n}.00') for n in range(2)]
        s.bids.append(s.hand_in('1500002.00', supplier='2zzzzzzzzzz'))  # its manifest names another
        s.at(utc(s.deadline) + timedelta(minutes=2))
        wait_for(lambda: s.row()['state'] == 'closed', 'the tender was not closed')
        s.done('chengong', 'bid.start_opening', tender=s.tender, unwitnessed='没有设见证方')
        s.done('chengong', 'bid.unlock', tender=s.tender, keys=s.keys('chengong', s.outer, '--no-witness'))
        s.done('jiaoyi', 'bid.record_incident', tender=s.tender, layer='inner', kind='lost', text='U 盘坏了')
        s.refused('bid.two_openers', 'jiaoyi', 'bid.use_escrow', tender=s.tender, layer='inner', kind='shares',
                  opener='张三', other='张三', text='分片完好')
        s.done('jiaoyi', 'bid.use_escrow', tender=s.tender, layer='inner', kind='shares', opener='审计局张三',
               other='交易中心李四', text='分片完好')
        escrow.path = s.file('again', joined(shares[2], shares[0]).stdout.encode())
        s.done('jiaoyi', 'bid.unlock', tender=s.tender, keys=s.keys('jiaoyi', escrow, '--no-witness'))
        begun = time.monotonic()
        s.done('chengong', 'bid.open', tender=s.tender)
        record = s.client().get(f'/tender/{s.tender}/opening').text
        paper = s.client().get(f'/tender/{s.tender}/opening/paper.pdf')
        check(time.monotonic() - begun < 60, 'the record took more than a minute')
        same((paper.status, paper.bytes[:5]), (200, b'%PDF-'), 'the record as a file')
        for words in ('审计局张三', '交易中心李四', '私钥丢失', 'U 盘坏了', '文件包里写的是别的供应商', '视为撤销'):
            check(words in record, f'the record does not say {words}')
        states = [b['state'] for b in Public(s.port).get(f'/tender/{s.tender}/opening').json['bids']]
        same(sorted(states), ['opened', 'opened', 'unopened'], 'one stops nobody else')
    finally:
        s.end()


def opened_at_home_by_age_alone_it_is_what_was_sealed():
    s = Room()
    try:
        s.fill()
        s.done('chengong', 'bid.start_opening', tender=s.tender, unwitnessed='没有设见证方')

        def home(login, key, bid, spoil=lambda data: data, told=None):
            sealed_file = s.signed_in(login).get(f'/tender/{s.tender}/sealed/{bid}')
            same(sealed_file.status, 200, 'the sealed file')
            opened = subprocess.run(['age', '-d', '-i', key.path], input=sealed_file.bytes, check=True,
                                    capture_output=True).stdout
            data = spoil(opened)
            file = s.token(login).upload(data, 'opened').json['files'][0]
            return s.act(login, 'bid.return_opened', tender=s.tender, bid=bid, file=file,
                         sha256=told or hashlib.sha256(data).hexdigest())

        first = s.bids[0][1]
        for spoil, told in ((lambda d: d[:-1], None), (lambda d: d + b'0', None),
                            (lambda d: b'x' + d[1:], None), (lambda d: d, 'ab' * 32)):
            wrong = home('chengong', s.outer, first, spoil, told)
            same(wrong.status, 422, wrong.text[:300])
            check('bid.offline_file' in wrong.text, wrong.text[:300])
        same(s.signed_in('jiaoyi').get(f'/tender/{s.tender}/sealed/{first}').status, 404, 'not its turn')
        same(s.client().get(f'/tender/{s.tender}/sealed/{first}').status in (303, 401, 403, 404), True)
        for login, key in (('chengong', s.outer), ('jiaoyi', s.inner)):
            for _, bid in s.bids:
                answer = home(login, key, bid)
                same(answer.status, 200, answer.text[:300])
        again = s.signed_in('jiaoyi').get(f'/tender/{s.tender}/sealed/{first}')
        same(again.status, 404, 'it is open')
        s.done('chengong', 'bid.open', tender=s.tender)
        bids = Public(s.port).get(f'/tender/{s.tender}/opening').json['bids']
        same(sorted(b['plain'] for b in bids), sorted(hashlib.sha256(tar).hexdigest() for tar, _ in s.bids))
        check('在自己的电脑上解开' in s.client().get(f'/tender/{s.tender}/opening').text, 'the record does not say it')
    finally:
        s.end()


TESTS = [no_holder_gives_a_key_before_witnesses_saw_the_closing,
         without_a_witness_the_log_says_why_and_each_holder_decides,
         killed_in_each_step_of_the_opening_it_goes_on_where_it_was,
         the_hall_tells_who_watches_and_says_nothing_before_the_deadline,
         too_many_streams_are_turned_away_and_pages_go_on,
         a_lost_key_is_written_down_and_two_of_three_shares_replace_it,
         opened_at_home_by_age_alone_it_is_what_was_sealed]
