"""The signer: keys apart from the server, and neither of them may fork the log, whoever dies when."""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from kit import ROOT, XINYUE, Client, Fault, Server, check, credit_code, letters, same
from ledger import checkpoint_over, entries_of, note_of, root, verify


def library(name):
    """What is preloaded, compiled once."""
    path = os.path.join(ROOT, 'build', 'test', name + '.so')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run(['cc', '-O1', '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', path,
                    os.path.join(ROOT, 'test', 'fault', name + '.c'), '-ldl'], check=True)
    return path


class Signer:
    """xinyue signer with a folder of its own."""

    def __init__(self, origin='example.org/journal', fault=False):
        self.folder = tempfile.mkdtemp(prefix='xinyue-signer-')
        self.keys = os.path.join(self.folder, 'keys')
        os.mkdir(self.keys, 0o700)
        self.socket = os.path.join(self.folder, 'socket')
        self.origin = origin
        self.process = None
        self.fault = Fault(self.folder) if fault else None
        if self.fault:
            self.fault.set()

    def start(self, environment=None):
        self.log = open(os.path.join(self.folder, 'log'), 'ab')  # closed by kill()
        environment = {**os.environ, **(environment or {}),
                       **(self.fault.environment() if self.fault else {})}
        self.process = subprocess.Popen(
            [XINYUE, 'signer', '--keys', self.keys, '--socket', self.socket, '--origin',
             self.origin], stdout=subprocess.PIPE, stderr=self.log, env=environment)
        line = self.process.stdout.readline().decode()
        check(line.startswith('signing '), f'the signer said {line!r}; {self.said()}')
        return self

    def said(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as f:
            return f.read()[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def end(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self):
        s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        s.connect(self.socket)
        s.settimeout(10)
        return s

    def ask(self, question):
        with self.connect() as s:
            s.send(question)
            return s.recv(65536)

    def key(self):
        return self.ask(b'key').decode().removeprefix('key ')

    def head(self):
        """(size, root) that it says it has signed."""
        with open(os.path.join(self.keys, 'head'), encoding='utf-8') as f:
            _, size, head = f.read().splitlines()
        return int(size), base64.b64decode(head)


class Between:
    """Stands between server and signer, sees every signature, and holds one up where it is told."""

    def __init__(self, signer):
        self.signer = signer
        self.path = os.path.join(signer.folder, 'between')
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(self.path)
        self.listener.listen(16)
        self.hold, self.held, self.go = None, threading.Event(), threading.Event()
        self.signed = {}  # size -> roots
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self.pump, args=(near,), daemon=True).start()

    def wait_at(self, step, question):
        if self.hold == step and question.startswith(b'checkpoint '):
            self.hold = None
            self.held.set()
            self.go.wait(20)

    def pump(self, near):
        far = None
        with near, contextlib.suppress(OSError):
            while question := near.recv(65536):
                self.wait_at('question', question)
                far = far or self.signer.connect()
                far.send(question)
                self.wait_at('signing', question)
                answer = far.recv(65536)
                self.note(question, answer)
                self.wait_at('answer', question)
                if not answer:
                    break
                near.send(answer)
        if far:
            far.close()

    def note(self, question, answer):
        if answer.startswith(b'line '):
            _, size, head = question.decode().split('\n\n', 1)[1].splitlines()
            self.signed.setdefault(int(size), set()).add(base64.b64decode(head))

    def stop_at(self, step):
        self.held.clear()
        self.go.clear()
        self.hold = step

    def end(self):
        self.go.set()
        self.listener.close()


@contextlib.contextmanager
def pair(between=False, fault=False):
    """A server and its signer, started; and who stands between them."""
    s, signer = Server(fault=fault), Signer(fault=fault)
    wire = None
    try:
        signer.start()
        wire = Between(signer) if between else None
        s.start('--signer', wire.path if wire else signer.socket)
        yield (s, signer, wire) if between else (s, signer)
    finally:
        s.end()
        if wire:
            wire.end()
        signer.end()


def write_one(s):
    """One more public entry, by the API."""
    answer = s.token('anquan').act('log.end_witness', {'name': letters(8)})
    same(answer.status, 200, answer.text[:300])


def size_of(c):
    return c.get('/api/v1/journal').json['size']


def signed_over(s, size=None):
    return checkpoint_over(s.client(), size or size_of(s.client()))


def wait_for(condition, what, seconds=15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    check(False, what)


def kinds(s):
    return [json.loads(e)['kind'] for e in entries_of(s.client(), signed_size(s))]


def signed_size(s):
    return int(s.client().get('/journal/checkpoint').text.splitlines()[1])


def a_server_signs_through_the_signer_and_has_no_key():
    with pair() as (s, signer):
        write_one(s)
        size, head = note_of(signed_over(s), signer.key())
        same(signer.head(), (size, head), 'what the signer keeps')
        for name in ('log.key', 'form.key'):
            check(not os.path.exists(os.path.join(s.data, name)), f'{name} in the data folder')
        done = verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', signer.key())
        same(done.returncode, 0, done.stdout + done.stderr)
        same(s.stop(), 0, 'ending')


def serve(data, socket_path):
    return subprocess.run([XINYUE, 'serve', '--data', data, '--port', '0', '--signer', socket_path],
                          capture_output=True, text=True, check=False, timeout=30)


def a_server_that_could_read_the_keys_does_not_start():
    with pair() as (s, signer):
        s.stop()
        for name in ('log.key', 'form.key'):
            shutil.copy(os.path.join(signer.keys, name), s.data)
            done = serve(s.data, signer.socket)
            same(done.returncode, 1, done.stdout)
            check('lies in the data folder' in done.stderr, done.stderr)
            os.remove(os.path.join(s.data, name))
        other = Signer('elsewhere.example/journal').start()
        done = serve(s.data, other.socket)
        other.end()
        same(done.returncode, 1, done.stdout)
        check('another log' in done.stderr, done.stderr)
        signer.kill()
        done = serve(s.data, signer.socket)
        same(done.returncode, 1, done.stdout)
        check('the signer does not answer' in done.stderr, done.stderr)


def acts_go_on_without_the_signer_and_the_log_says_from_when_to_when():
    with pair(fault=True) as (s, signer):
        write_one(s)
        signed_over(s)
        before = signed_size(s)
        signer.kill()
        write_one(s)
        write_one(s)
        wait_for(lambda: 'does not answer' in s.said(), 'nobody noticed')
        same(signed_size(s), before, 'a checkpoint without a signer')
        check('签名中断' not in s.client().get('/journal').text, 'a second is no interruption')
        s.fault.set(clock_s=70)
        check('签名中断' in s.client().get('/journal').text, 'nobody reads that it waits')
        s.fault.set()
        write_one(s)  # wakes the writer, whose next second lay in that future
        signer.start()
        signed_over(s)
        wait_for(lambda: 'log.report_gap' in kinds(s), 'the log does not say it')
        gap = next(json.loads(e) for e in entries_of(s.client(), signed_size(s))
                   if b'log.report_gap' in e)['in']
        check(gap['from'] < gap['until'], gap)
        # One that hangs is as good as gone.
        signer.process.send_signal(signal.SIGSTOP)
        write_one(s)
        time.sleep(1.5)
        write_one(s)
        signer.process.send_signal(signal.SIGCONT)
        signed_over(s)


def a_server_that_ends_spoils_no_checkpoint():
    s = Server()
    try:
        for wait in (0.1, 0.4, 0.7):  # the head that is signed on the way out
            s.start()
            write_one(s)
            signed_over(s)
            write_one(s)
            time.sleep(0.6 + wait)
            write_one(s)
            time.sleep(wait)
            same(s.stop(), 0, 'ending')
            s.process.stdout.close()
            s.log.close()
            done = subprocess.run([XINYUE, 'replay', '--data', s.data], check=False,
                                  capture_output=True, text=True)
            same(done.returncode, 0, done.stdout)
    finally:
        s.process = None
        s.end()


def who_has_signed_in_goes_on_without_the_signer_and_others_wait():
    with pair() as (s, signer):
        at_work = s.signed_in('anquan')
        at_work.get('/home')
        form = {'_csrf': at_work.csrf('log.end_witness'), 'name': letters(8)}
        check(form['_csrf'], 'a form without a token')
        signer.kill()
        same(at_work.post('log.end_witness', form).status, 303, 'an act of who is at work')
        same(at_work.get('/home').status, 200, 'the home of who is at work')
        late = s.client()
        answer = late.act('account.sign_in', login='xitong', password=s.passwords['xitong'])
        same((answer.status, late.cookie), (503, None), 'signing in anew')
        same(s.client().get('/journal').status, 200, 'what is public')
        signer.start()
        late.sign_in('xitong', s.passwords['xitong'])
        same(late.get('/home').status, 200, 'signed in once it is back')


def verify_file(folder, answer, key, *more):
    path = os.path.join(folder, letters(8))
    with open(path, 'wb') as f:
        f.write(answer)
    return path, verify('--receipt', path, '--key', key, *more)


def a_private_act_is_acknowledged_at_once_and_the_receipt_keeps_the_promise():
    with pair(fault=True) as (s, signer):
        mine, key = s.signed_in('xitong'), signer.key()
        for _ in range(2):
            same(s.token('xitong').act('account.add_org', {
                'name': '一家 ' + letters(8), 'kind': 'buyer', 'code': credit_code()}).status, 200)
        rows = re.findall(r'/journal/receipt\?n=(\d+)"', mine.get('/journal/mine').text)
        check(len(rows) >= 2, rows)
        promises = [mine.get(f'/journal/receipt?n={n}') for n in rows[:2]]
        for p in promises:
            check(p.status == 200 and p.text.startswith('xinyue-promise@v1'), p.text[:300])
        paths = []
        for p in promises:
            path, done = verify_file(s.folder, p.bytes, key)
            same(done.returncode, 0, done.stdout + done.stderr)
            check('"kind":"account.add_org"' in done.stdout, done.stdout)
            paths.append(path)
        _, done = verify_file(s.folder, p.bytes.replace(b'slot ', b'slot 1'), key)
        same(done.returncode, 1, done.stdout)
        other = Signer('elsewhere.example/journal').start()
        _, done = verify_file(s.folder, p.bytes, other.key())
        other.end()
        same(done.returncode, 1, done.stdout)
        same(s.signed_in('anquan').get(f'/journal/receipt?n={rows[0]}').status, 404, "another's")
        # Ten minutes later it stands in the log, where it was promised.
        s.fault.set(clock_s=700)
        write_one(s)
        time.sleep(1.2)
        write_one(s)
        receipt = mine.get(f'/journal/receipt?n={rows[0]}')
        check(receipt.text.startswith('xinyue-receipt@v1'), receipt.text[:200])
        _, done = verify_file(s.folder, receipt.bytes, key, '--promise', paths[0])
        same(done.returncode, 0, done.stdout + done.stderr)
        _, done = verify_file(s.folder, receipt.bytes, key, '--promise', paths[1])
        same(done.returncode, 1, done.stdout)
        check('another record' in done.stdout, done.stdout)


def promised(origin='example.org/journal', seconds=0):
    at = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(time.time() + seconds))
    return (f'receipt\n{origin} receipt\n{base64.b64encode(bytes(32)).decode()}\nslot 1\nplace 2\n'
            f'time {at}.000000Z\n').encode()


def the_signer_acknowledges_only_what_is_now_and_this_log_s():
    signer = Signer().start()
    try:
        check(signer.ask(promised()).startswith(b'line '), 'now')
        for q in (promised('elsewhere.example/journal'), promised(seconds=-3600),
                  promised(seconds=3600), promised() + b'x', promised()[:-1],
                  b'receipt\nexample.org/journal\n5\n' + base64.b64encode(bytes(32)) + b'\n',
                  b'receipt\n', b'receipt'):
            check(signer.ask(q).startswith(b'no: '), q)
        check(not os.path.exists(os.path.join(signer.keys, 'head')), 'a head was signed')
    finally:
        signer.end()


def a_row_in_the_store_alone_opens_no_session():
    s = Server().start()
    try:
        s.signed_in('anquan')
        token = letters(43)
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            db.execute('insert into side_session (hash, person, post, begun, until) select ?, person, '
                       'post, begun, until from side_session limit 1',
                       (hashlib.sha256(token.encode()).digest(),))
            db.commit()
        with open(os.path.join(s.data, 'form.key'), encoding='utf-8') as f:
            key = bytes.fromhex(f.read().strip())
        right = hmac.new(key, b'session\n' + token.encode(), hashlib.sha256).hexdigest()
        for cookie, status in ((token, 303), (f'{token}.', 303), (f'{token}.{"0" * 64}', 303),
                               (f'{token}.{right[:-1]}', 303), (f'{token}.{right}', 200)):
            c = s.client()
            c.cookie = cookie
            same(c.get('/home').status, status, cookie)
    finally:
        s.end()


def forged(entries, text):
    """The same log with another text in its last entry but one."""
    return [hashlib.sha256(b'\0' + e).digest() for e in entries[:-2]] + [
        hashlib.sha256(b'\0' + text).digest(), hashlib.sha256(b'\0' + entries[-1]).digest()]


def growth(leaves, old):
    """RFC 6962 2.1.2, as written."""
    def sub(m, d, whole):
        n = len(d)
        if m == n:
            return [] if whole else [root(d)]
        k = 1
        while k * 2 < n:
            k *= 2
        if m <= k:
            return sub(m, d[:k], whole) + [root(d[k:])]
        return sub(m - k, d[k:], False) + [root(d[:k])]
    return sub(old, leaves, True) if 0 < old < len(leaves) else []


def question(key, old, leaves, proof=None):
    lines = [base64.b64encode(h).decode() for h in (growth(leaves, old) if proof is None else proof)]
    text = f'example.org/journal\n{len(leaves)}\n{base64.b64encode(root(leaves)).decode()}\n'
    return '\n'.join([f'checkpoint {key}', f'old {old}', *lines, '', text]).encode()


def a_thief_of_the_server_cannot_fork_the_log():
    with pair() as (s, signer):
        for _ in range(3):
            write_one(s)
        signed_over(s)
        s.stop()
        size, head = signer.head()
        s.start('--signer', signer.socket)
        entries = entries_of(s.client(), size)
        s.kill()
        key = signer.key()
        true = [hashlib.sha256(b'\0' + e).digest() for e in entries]
        same(root(true), head, 'the head')
        other = forged(entries, b'{"kind":"something.else"}')
        more = [hashlib.sha256(b'\0more %d' % i).digest() for i in range(9)]
        for what, q in {
                'another root for the size': question(key, size, other),
                'another root, as if from nothing': question(key, 0, other),
                'a smaller log': question(key, size, true[:-1], []),
                'a smaller log, from nothing': question(key, 0, true[:-1]),
                'a longer one of another history': question(key, size, other + more),
                'the same with the true proof': question(key, size, other + more,
                                                         growth(true + more, size)),
                'without a proof': question(key, size, true + more, []),
                'from another size': question(key, size - 1, true + more),
        }.items():
            answer = signer.ask(q)
            check(answer.startswith((b'no: ', b'knows ')), f'{what}: {answer}')
        same(signer.head(), (size, head), 'what the signer keeps')
        # Only onwards, and only what everybody will see.
        check(signer.ask(question(key, size, true + more)).startswith(b'line '), 'growth')
        same(signer.head()[0], size + 9, 'the head')


def wrong_questions_get_no_answer_but_no():
    signer = Signer().start()
    try:
        key = signer.key()
        good = question(key, 0, [b'\0' * 32] * 3)
        for q in (b'x', b'key ', b'keys', b'rotate now', b'checkpoint', b'checkpoint ', b'mac',
                  b'sign anything', b'\0' * 100, good.replace(b'old 0', b'old -1'),
                  good.replace(b'old 0', b'old 99999999999999999999'), good[:-1], good + b'x\n',
                  good.replace(b'\n3\n', b'\n03\n'), good.replace(b'\n3\n', b'\n0\n'),
                  good.replace(b"example.org", b"elsewhere"), b'checkpoint ' + b'\n' * 16000):
            answer = signer.ask(q)
            check(answer.startswith(b'no: ') or (b'checkpoint' in q and answer.startswith(b'key ')),
                  f'{q[:80]}: {answer}')
        for q in (b'k' * 70000, b''):
            with signer.connect() as c:
                c.send(q)
                same(c.recv(100), b'', 'what is too long or empty')
        # Many at once, some of whom say nothing and some of whom take no answer.
        idle = [signer.connect() for _ in range(200)]
        for c in idle:
            c.close()
        for _ in range(3):
            with signer.connect() as c, contextlib.suppress(OSError):
                c.setblocking(False)
                for _ in range(10000):
                    c.send(b'key')
        same(signer.key(), key, 'afterwards')
        check(not os.path.exists(os.path.join(signer.keys, 'head')), 'something was signed')
        done = subprocess.run([XINYUE, 'signer', '--keys', signer.keys, '--socket',
                               signer.socket + '2'], capture_output=True, text=True, check=False)
        check(done.returncode == 1 and 'another signer holds these keys' in done.stderr, done.stderr)
    finally:
        signer.end()


def the_key_is_changed_while_the_server_runs():
    with pair() as (s, signer):
        write_one(s)
        signed_over(s)
        old = signer.key()
        done = subprocess.run([XINYUE, 'rotate-key', '--signer', signer.socket], check=False,
                              capture_output=True, text=True)
        same(done.returncode, 0, done.stderr)
        new = done.stdout.strip()
        check(new == signer.key() and new != old, new)
        write_one(s)
        wait_for(lambda: s.client().get('/api/v1/journal').json['key'] == new,
                 'the log does not name the new key')
        note_of(signed_over(s), new)
        check(kinds(s).count('log.set_key') == 2, kinds(s))
        same(verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', new).returncode, 0,
             'by the new key')
        if os.geteuid() == 0:
            os.chmod(signer.folder, 0o755)
            os.chmod(signer.socket, 0o666)
            done = subprocess.run(
                [sys.executable, '-c',
                 'import os, socket, sys; os.setuid(65534)\n'
                 's = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect(sys.argv[1])\n'
                 's.send(b"rotate"); print(s.recv(999))', signer.socket],
                capture_output=True, text=True, check=False)
            check("only the signer's own user" in done.stdout, done.stdout + done.stderr)
            same(signer.key(), new, 'another user changed it')
        s.stop()
        same(subprocess.run([XINYUE, 'replay', '--data', s.data], check=False).returncode, 0, 'replay')


def two_servers_that_part_are_not_both_signed():
    with pair() as (s, signer):
        write_one(s)
        signed_over(s)
        s.stop()
        t = Server()
        shutil.rmtree(t.data)
        shutil.copytree(s.data, t.data)
        try:
            s.start('--signer', signer.socket)
            t.start('--signer', signer.socket)
            t.passwords = s.passwords
            write_one(s)
            first = signed_over(s)
            write_one(t)
            write_one(t)
            wait_for(lambda: 'refuses to sign' in t.said() or 'more was signed' in t.said(),
                     'the second is not refused')
            check(signed_size(t) < size_of(t.client()), 'both were signed')
            same(note_of(first, signer.key()), signer.head(), 'what the signer keeps')
            write_one(s)
            signed_over(s)
        finally:
            t.end()


def put_right(s, signer, wire):
    """Both run again, whoever was killed, and sign what there is."""
    wire.go.set()
    if signer.fault:
        signer.fault.set()
        s.fault.set()
    if signer.process.poll() is not None:
        signer.start()
        check(not wire.signed or signer.head()[0] >= max(wire.signed), 'it forgot what it signed')
    if not s.alive():
        s.process.stdout.close()
        s.log.close()
        s.start('--signer', wire.path)
    write_one(s)
    signed_over(s)
    same(signer.head()[0], max(wire.signed), 'the head that it keeps')


def killed_at_each_step_of_a_checkpoint_there_is_one_root_for_each_size():
    with pair(between=True, fault=True) as (s, signer, wire):
        write_one(s)
        signed_over(s)
        for step in ('question', 'signing', 'answer'):
            for victim in (s, signer):
                wire.stop_at(step)
                if step == 'signing':  # between keeping the head and giving the signature out
                    signer.fault.set(sync_ms=400)
                write_one(s)
                check(wire.held.wait(10), f'{step}: nothing was asked')
                if step == 'signing':
                    time.sleep(0.5)
                victim.kill()
                if step == 'signing':
                    wire.go.set()
                    time.sleep(0.5)
                put_right(s, signer, wire)
        # While the server commits what was signed.
        s.fault.set(sync_ms=300)
        before = len(wire.signed)
        with contextlib.suppress(Exception):
            write_one(s)
        wait_for(lambda: len(wire.signed) > before, 'nothing was signed')
        s.kill()
        put_right(s, signer, wire)
        # Every signature that was ever given out is over this log and no other.
        size = signed_size(s)
        leaves = [hashlib.sha256(b'\0' + e).digest() for e in entries_of(s.client(), size)]
        for n, roots in wire.signed.items():
            same(roots, {root(leaves[:n])}, f'the root of {n} entries')
        check(len(wire.signed) >= 8, wire.signed.keys())
        with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
            for n, head in db.execute('select size, root from log_checkpoint'):
                same(bytes(head), root(leaves[:n]), f'the checkpoint of {n} entries')
        s.stop()
        same(subprocess.run([XINYUE, 'replay', '--data', s.data], check=False).returncode, 0, 'replay')


def killed_again_and_again_neither_forgets_what_was_signed():
    with pair(between=True) as (s, signer, wire):
        write_one(s)
        stop = time.monotonic() + 8
        n = 0
        while time.monotonic() < stop:
            n += 1
            with contextlib.suppress(Exception):
                write_one(s)
            time.sleep(0.13 * (n % 8))
            (signer if n % 2 else s).kill()
            put_right(s, signer, wire)
        size = signed_size(s)
        leaves = [hashlib.sha256(b'\0' + e).digest() for e in entries_of(s.client(), size)]
        for k, roots in wire.signed.items():
            same(roots, {root(leaves[:k])}, f'the root of {k} entries')


def a_full_disk_of_the_signer_signs_nothing_that_it_cannot_keep():
    with pair(fault=True) as (s, signer):
        write_one(s)
        signed_over(s)
        before = signed_size(s)
        signer.fault.set(room=0)
        write_one(s)
        wait_for(lambda: 'cannot be kept' in s.said(), 'it was not refused')
        same(signed_size(s), before, 'it was signed all the same')
        same(signer.head()[0], before, 'the head')


def a_head_that_cannot_be_read_is_not_forgotten():
    with pair() as (s, signer):
        write_one(s)
        signed_over(s)
        s.stop()
        signer.kill()
        path = os.path.join(signer.keys, 'head')
        for text in ('', 'example.org/journal\n3\n', 'elsewhere/journal\n1\n' + 'A' * 43 + '=\n'):
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
            done = subprocess.run([XINYUE, 'signer', '--keys', signer.keys, '--socket',
                                   signer.socket], capture_output=True, text=True, check=False)
            check(done.returncode == 1 and 'does not say what was signed' in done.stderr, done.stderr)


def the_signer_can_do_nothing_else():
    signer = Signer()
    try:
        out = os.path.join(signer.keys, 'probe')
        other = os.path.join(signer.folder, 'other')
        with open(other, 'w', encoding='utf-8') as f:
            f.write('what the server has')
        signer.start({'LD_PRELOAD': library('probe'), 'XINYUE_PROBE': out,
                      'XINYUE_PROBE_OTHER': other})
        signer.key()
        with open(out, encoding='utf-8') as f:
            lines = f.read().splitlines()
        if 'no Landlock' in signer.said():
            print('skipped: this kernel has no Landlock', flush=True)
            lines = [x for x in lines if not re.match('read|write', x)]
        check(len(lines) >= 7, lines)
        for line in lines:
            check(line.endswith(('Permission denied', 'Operation not permitted')), line)
    finally:
        signer.end()


def command_of(unit, folder):
    """What a unit starts, with its folders elsewhere."""
    with open(os.path.join(ROOT, 'tool', 'systemd', unit), encoding='utf-8') as f:
        line = re.search('^ExecStart=(.*)$', f.read(), re.M)[1]
    with open(os.path.join(ROOT, 'tool', 'systemd', 'xinyue.conf'), encoding='utf-8') as f:
        settings = dict(re.findall('^([A-Z]+)=(.*)$', f.read(), re.M))
    words = re.sub(r'\$\{(\w+)\}', lambda m: settings[m[1]], line).split()
    same(words[0], '/usr/bin/xinyue', 'the program')
    port = words.index('--port') + 1 if '--port' in words else 0
    return [XINYUE] + ['0' if port and i == port else re.sub('^/(var|run)/', folder + r'/\1/', w)
                       for i, w in enumerate(words) if i]


def both_units_start_what_works_together():
    folder = tempfile.mkdtemp(prefix='xinyue-units-')
    started = []
    try:
        for place in ('var/lib/xinyue', 'var/lib/xinyue-signer', 'run/xinyue-signer'):
            os.makedirs(os.path.join(folder, place), 0o700)
        data = os.path.join(folder, 'var/lib/xinyue')
        subprocess.run([XINYUE, 'init', '--data', data], check=True, capture_output=True)
        lines = []
        for unit in ('xinyue-signer.service', 'xinyue.service'):
            started.append(subprocess.Popen(command_of(unit, folder), stdout=subprocess.PIPE))
            lines.append(started[-1].stdout.readline().decode())
        check(lines[0].startswith('signing example.org/journal'), lines)
        port = re.search(r'listening on http://127.0.0.1:(\d+)', lines[1])
        check(port, lines)
        wait_for(lambda: Client(int(port[1])).get('/journal/checkpoint').status == 200,
                 'nothing was signed')
        check(os.path.exists(os.path.join(folder, 'var/lib/xinyue-signer/head')), 'no head')
    finally:
        for process in started:
            process.terminate()
            process.wait(20)
            process.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)


TESTS = [both_units_start_what_works_together, a_server_signs_through_the_signer_and_has_no_key,
         a_server_that_could_read_the_keys_does_not_start,
         acts_go_on_without_the_signer_and_the_log_says_from_when_to_when,
         a_server_that_ends_spoils_no_checkpoint,
         who_has_signed_in_goes_on_without_the_signer_and_others_wait,
         a_private_act_is_acknowledged_at_once_and_the_receipt_keeps_the_promise,
         the_signer_acknowledges_only_what_is_now_and_this_log_s,
         a_row_in_the_store_alone_opens_no_session,
         a_thief_of_the_server_cannot_fork_the_log, wrong_questions_get_no_answer_but_no,
         the_key_is_changed_while_the_server_runs, two_servers_that_part_are_not_both_signed,
         killed_at_each_step_of_a_checkpoint_there_is_one_root_for_each_size,
         killed_again_and_again_neither_forgets_what_was_signed,
         a_full_disk_of_the_signer_signs_nothing_that_it_cannot_keep,
         a_head_that_cannot_be_read_is_not_forgotten, the_signer_can_do_nothing_else]
