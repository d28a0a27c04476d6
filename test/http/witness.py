"""Witnesses of the log: one that does its work by the standard, one that lies, one that is gone."""
import base64
import hashlib
import http.server
import os
import re
import subprocess
import tempfile
import threading
import time

from kit import Server, check, same
from ledger import CITY, node, verify


class Witness:
    """C2SP tlog-witness over Python and openssl: remembers the size and root it has signed."""

    def __init__(self, name, lies=False):
        self.name, self.lies = name, lies
        self.size, self.root, self.asked, self.refused = 0, None, 0, []
        self.folder = tempfile.mkdtemp(prefix='xinyue-witness-')
        self.pem = os.path.join(self.folder, 'key.pem')
        subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', self.pem], check=True)
        der = subprocess.run(['openssl', 'pkey', '-in', self.pem, '-pubout', '-outform', 'DER'],
                             check=True, capture_output=True).stdout
        self.packed = b'\4' + der[-32:]
        self.number = hashlib.sha256(name.encode() + b'\n' + self.packed).digest()[:4]
        self.key = f'{name}+{self.number.hex()}+{base64.b64encode(self.packed).decode()}'
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length'])).decode()
                status, text = witness.answer(body)
                self.send_response(status)
                if status == 409:
                    self.send_header('Content-Type', 'text/x.tlog.size')
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self.server.server_port}'

    def sign(self, text, seconds):
        message = f'cosignature/v1\ntime {seconds}\n{text}'.encode()
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, 'message')
            with open(path, 'wb') as f:
                f.write(message)
            signature = subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', self.pem,
                                        '-in', path], check=True, capture_output=True).stdout
        if self.lies:
            signature = bytes([signature[0] ^ 1]) + signature[1:]
        packed = self.number + seconds.to_bytes(8, 'big') + signature
        return f'\u2014 {self.name} {base64.b64encode(packed).decode()}\n'

    def answer(self, body):
        self.asked += 1
        head, note = body.split('\n\n', 1)
        lines = head.split('\n')
        old = int(re.fullmatch(r'old (\d+)', lines[0])[1])
        text = note.split('\n\n', 1)[0] + '\n'
        _, size, root = text.split('\n')[:3]
        size, root = int(size), base64.b64decode(root)
        if old != self.size:
            return 409, f'{self.size}\n'
        if not grown(self.size, self.root, size, root, [base64.b64decode(p) for p in lines[1:]]):
            self.refused.append(size)
            return 422, 'inconsistent\n'
        self.size, self.root = size, root
        return 200, self.sign(text, int(time.time()))

    def end(self):
        self.server.shutdown()


def grown(old, old_root, size, root, proof):
    """RFC 9162 2.1.4.2, as written."""
    if old == 0:
        return not proof
    if old == size:
        return not proof and root == old_root
    if old & (old - 1) == 0:
        proof = [old_root] + proof
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not proof:
        return False
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == root


def wait_for(condition, what, seconds=15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.1)
    check(False, what)


def ask(s, witness):
    api = s.token('anquan')
    answer = api.act('log.set_witness', {'key': witness.key, 'url': witness.url})
    same(answer.status, 200, answer.text[:300])


def signed_by(c, witness):
    return f'\u2014 {witness.name} ' in c.get('/journal/checkpoint').text


def a_witness_signs_each_checkpoint_and_verify_asks_for_it():
    s, w = Server(demo=CITY).start(), Witness('audit.example')
    try:
        c = s.client()
        ask(s, w)
        wait_for(lambda: signed_by(c, w), 'nothing was cosigned')
        before = w.size
        api = s.token('anquan')
        api.act('log.set_witness', {'key': w.key, 'url': w.url})  # one more entry
        wait_for(lambda: w.size > before and signed_by(c, w), 'the next checkpoint was not cosigned')
        same(w.refused, [], 'a proof that did not hold')
        path = os.path.join(s.folder, 'policy')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(c.get('/journal/policy').text)
        where = f'http://127.0.0.1:{s.port}/journal'
        done = verify('--log', where, '--policy', path)
        same(done.returncode, 0, done.stdout + done.stderr)
        check('1 witnesses' in done.stdout, done.stdout)
        other = Witness('elsewhere.example')
        with open(path, 'a', encoding='utf-8') as f:
            f.write(f'witness {other.name} {other.key}\ngroup two all {w.name} {other.name}\nquorum two\n')
        done = verify('--log', where, '--policy', path)
        same(done.returncode, 1, done.stdout)
        check('too few witnesses' in done.stdout, done.stdout)
        other.end()
    finally:
        w.end()
        s.end()


def one_that_lies_or_is_gone_stops_nothing():
    s, liar, gone = Server(demo=CITY).start(), Witness('liar.example', lies=True), Witness('gone.example')
    try:
        c = s.client()
        gone.end()
        gone.server.server_close()
        ask(s, liar)
        ask(s, gone)
        wait_for(lambda: liar.asked > 0, 'the liar was not asked')
        time.sleep(1.5)
        check(not signed_by(c, liar), 'a wrong signature was kept')
        same(s.token('anquan').act('log.end_witness', {'name': gone.name}).status, 200, 'acts go on')
        check(s.alive(), 'the server has ended')
    finally:
        liar.end()
        s.end()


TESTS = [a_witness_signs_each_checkpoint_and_verify_asks_for_it, one_that_lies_or_is_gone_stops_nothing]
