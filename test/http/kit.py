"""A running xinyue to be attacked, and the ways to do it. Python's standard library only."""
import contextlib
import http.client
import json
import mmap
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
XINYUE = os.path.abspath(os.environ.get('XINYUE') or os.path.join(ROOT, 'build', 'xinyue'))
FORM = 'application/x-www-form-urlencoded'


class Failed(Exception):
    pass


def check(condition, what='it does not hold'):
    if not condition:
        raise Failed(what)


def same(got, expected, what=''):
    if got != expected:
        raise Failed(f'{what}: expected {expected!r}, got {got!r}')


# Unified social credit codes: GB 32100-2015 with the check digit of GB 11714 inside.
ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
WEIGHTS = [pow(3, i, 31) for i in range(17)]
numbers = iter(range(1, 10 ** 8))


def credit_code(prefix='12440300'):
    body = f'{next(numbers):08d}'
    total = sum(w * int(d) for w, d in zip(ORG_WEIGHTS, body))
    digit = 11 - total % 11
    body += 'X' if digit == 10 else '0' if digit == 11 else str(digit)
    text = prefix + body
    rest = 31 - sum(w * ALPHABET.index(c) for w, c in zip(WEIGHTS, text)) % 31
    return text + ALPHABET[rest % 31]


class Fault:
    """What test/fault/fault.c lets go wrong; changed while the server runs."""

    def __init__(self, folder):
        self.library = os.path.join(ROOT, 'build', 'test', 'fault.so')
        if not os.path.exists(self.library):
            os.makedirs(os.path.dirname(self.library), exist_ok=True)
            subprocess.run(['cc', '-O1', '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', self.library,
                            os.path.join(ROOT, 'test', 'fault', 'fault.c'), '-ldl'], check=True)
        self.path = os.path.join(folder, 'fault')
        with open(self.path, 'wb') as f:
            f.write(struct.pack('<qqq', 0, -1, 0))
        with open(self.path, 'r+b') as f:
            self.map = mmap.mmap(f.fileno(), 24)

    def set(self, clock_s=0, room=-1, sync_ms=0):
        self.map[:] = struct.pack('<qqq', clock_s * 1000000, room, sync_ms * 1000)

    def room(self):
        return struct.unpack('<qqq', self.map[:])[1]

    def environment(self):
        return {'LD_PRELOAD': self.library, 'XINYUE_FAULT': self.path}


class Server:
    """xinyue init (or demo) and serve in a folder of its own."""

    def __init__(self, store=None, fault=False, demo=None, shift_s=0):
        self.folder = tempfile.mkdtemp(prefix='xinyue-http-')
        self.data = os.path.join(self.folder, 'data')
        self.store = ['--store', store] if store else []
        self.fault = Fault(self.folder) if fault else None
        self.process = None
        self.sandbox = ['--sandbox'] if demo else []
        make = ['demo', *demo] if demo else ['init']
        if self.fault:
            self.fault.set(clock_s=shift_s)
        environment = {**os.environ, **(self.fault.environment() if self.fault else {})}
        made = subprocess.run([XINYUE, *make, '--data', self.data, *self.store], text=True,
                              capture_output=True, check=False, env=environment)
        if made.returncode:
            raise Failed(f'{make[0]}: {made.stderr}')
        self.passwords = dict(re.findall(r'^\s+(\w+)\s+(\S+)$', made.stdout, re.M))
        self.tokens = {}

    def start(self, *words):
        self.log = open(os.path.join(self.folder, 'log'), 'ab')  # closed by end()
        environment = {**os.environ, **(self.fault.environment() if self.fault else {})}
        self.process = subprocess.Popen(
            [XINYUE, 'serve', '--data', self.data, '--port', '0', *self.store, *self.sandbox,
             *words],
            stdout=subprocess.PIPE, stderr=self.log, env=environment)
        line = self.process.stdout.readline().decode()
        m = re.match(r'listening on http://127\.0\.0\.1:(\d+)', line)
        if not m:
            raise Failed(f'serve said {line!r}; {self.said()}')
        self.port = int(m[1])
        return self

    def said(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as f:
            return f.read()[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """SIGTERM; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def alive(self):
        return self.process.poll() is None

    def end(self):
        if self.process:
            if self.alive():
                self.kill()
            self.process.stdout.close()
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self):
        return Client(self.port)

    def signed_in(self, login):
        c = self.client()
        if self.sandbox:
            same(c.act('account.try_role', login=login).status, 303, f'being {login}')
        else:
            c.sign_in(login, self.passwords[login])
        return c

    def token(self, login):
        """A client of the API with this person's token."""
        if login not in self.tokens:
            c = self.signed_in(login)
            page = c.act('account.issue_token', name='test', until='2027-06-30')
            m = re.search(r'id="secret">([^<]+)<', page.text)
            check(m, f'no token is shown: {page.status} {page.text[:300]}')
            self.tokens[login] = m[1]
        return Api(self.port, self.tokens[login])


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.bytes = response.read()

    @property
    def text(self):
        return self.bytes.decode('utf-8', errors='replace')

    @property
    def json(self):
        return json.loads(self.bytes)


class Client:
    """A browser without scripts: one cookie, forms."""

    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.connection = None

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.cookie:
            headers.setdefault('Cookie', f'xy={self.cookie}')
        for again in (False, True):
            if not self.connection:
                self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
            try:
                self.connection.request(method, path, body, headers)
                answer = Answer(self.connection.getresponse())
                break
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                self.connection = None
                if again:
                    raise
        for line in answer.headers.get_all('Set-Cookie') or []:
            m = re.match(r'xy=([^;]*)', line)
            if m:
                self.cookie = m[1] or None
        if answer.headers.get('Connection') == 'close':
            self.connection.close()
            self.connection = None
        return answer

    def get(self, path):
        return self.send('GET', path)

    def csrf(self, kind):
        m = re.search(r'name="_csrf" value="([^"]*)"', self.get(f'/do/{kind}').text)
        return m[1] if m else ''

    def once(self, kind):
        m = re.search(r'name="_once" value="([^"]*)"', self.get(f'/do/{kind}').text)
        return m[1] if m else None

    def post(self, kind, fields, headers=None):
        body = urllib.parse.urlencode(fields)
        return self.send('POST', f'/do/{kind}', body, {'Content-Type': FORM, **(headers or {})})

    def act(self, kind, **fields):
        return self.post(kind, {'_csrf': self.csrf(kind), **fields})

    def sign_in(self, login, password):
        answer = self.act('account.sign_in', login=login, password=password)
        same(answer.status, 303, f'signing in as {login}')
        check(self.cookie, 'no session was given')


class Api:
    def __init__(self, port, token):
        self.client = Client(port)
        self.token = token

    def send(self, method, path, body=None, headers=None):
        return self.client.send(method, path, body, {'Authorization': f'Bearer {self.token}',
                                                     **(headers or {})})

    def get(self, path):
        return self.send('GET', '/api/v1' + path)

    def act(self, kind, fields, key=None):
        return self.raw(kind, json.dumps(fields).encode(), key)

    def raw(self, kind, body, key=None, content_type='application/json'):
        headers = {'Content-Type': content_type}
        if key:
            headers['Idempotency-Key'] = key
        return self.send('POST', f'/api/v1/acts/{kind}', body, headers)

    def upload(self, content, name='file.bin'):
        body = (b'--XX\r\nContent-Disposition: form-data; name="file"; filename="' +
                name.encode() + b'"\r\n\r\n' + content + b'\r\n--XX--\r\n')
        return self.send('POST', '/api/v1/files', body,
                         {'Content-Type': 'multipart/form-data; boundary=XX'})


def raw(port, data, wait=10.0, close_after=None):
    """Sends bytes as they are; returns what comes back until the other side closes."""
    with socket.create_connection(('127.0.0.1', port), timeout=wait) as s:
        s.sendall(data)
        if close_after is not None:
            time.sleep(close_after)
            return b''
        got = b''
        with contextlib.suppress(socket.timeout, ConnectionError):
            while piece := s.recv(65536):
                got += piece
        return got


def statuses(answer):
    return [int(n) for n in re.findall(rb'HTTP/1\.1 (\d\d\d) ', answer)]


def at_once(jobs):
    """Runs the functions at the same time; their results in order."""
    results = [None] * len(jobs)

    def run(i):
        try:
            results[i] = jobs[i]()
        except Exception as e:  # a test looks at it
            results[i] = e
    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(jobs))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


class Gate:
    """A door before PostgreSQL that can be shut: the database gone, and back."""

    def __init__(self, host, port):
        self.target = (host, port)
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.open = True
        self.sockets = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            if not self.open:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self.sockets += [near, far]
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(a, b), daemon=True).start()

    @staticmethod
    def pump(a, b):
        with contextlib.suppress(OSError):
            while data := a.recv(65536):
                b.sendall(data)
        for s in (a, b):
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)

    def shut(self):
        self.open = False
        for s in self.sockets:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)
        self.sockets = []

    def reopen(self):
        self.open = True


def letters(n):
    return ''.join(random.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(n))
