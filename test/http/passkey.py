"""Acts signed with passkeys, by an authenticator of our own making: P-256 and WebAuthn in Python, none
of it shared with the program. Then every way to forge one, each refused by its rule or named by a
reader of the log."""
import base64
import hashlib
import json
import os
import secrets
import sqlite3
import struct
import subprocess

from kit import XINYUE, Server, check, same
from witness import wait_for

CITY = ['--purchases', '12', '--seed', '3', '--until', '2026-11-25']

# P-256 (FIPS 186-4, D.1.2.3).
P = 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p, k = add(p, p), k >> 1
    return result


def der(n):
    raw = n.to_bytes(33, 'big').lstrip(b'\0')
    raw = raw if raw and raw[0] < 128 else b'\0' + raw
    return b'\2' + bytes([len(raw)]) + raw


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b'=').decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


class Key:
    """An authenticator with one key, used at an origin."""

    def __init__(self, origin):
        self.origin = origin
        self.d = secrets.randbelow(N - 1) + 1
        self.point = times(self.d, G)
        self.id = secrets.token_bytes(20)
        self.count = 0

    def site(self, origin=None):
        return hashlib.sha256((origin or self.origin).split('//')[1].split(':')[0].encode()).digest()

    @staticmethod
    def client(kind, challenge, origin):
        return json.dumps({'type': kind, 'challenge': challenge, 'origin': origin,
                           'crossOrigin': False}).encode()

    def made(self, challenge):
        x, y = (n.to_bytes(32, 'big') for n in self.point)
        cose = b'\xa5\1\2\3\x26\x20\1\x21\x58\x20' + x + b'\x22\x58\x20' + y
        data = (self.site() + b'\x45' + struct.pack('>I', self.count) + bytes(16) +
                struct.pack('>H', len(self.id)) + self.id + cose)
        return {'client': b64(self.client('webauthn.create', challenge, self.origin)),
                'attestation': b64(b'\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58' +
                                   bytes([len(data)]) + data)}

    def sign(self, challenge, origin=None, site=None, flags=5):
        client = self.client('webauthn.get', challenge, origin or self.origin)
        data = self.site(site) + bytes([flags]) + struct.pack('>I', self.count)
        e = int.from_bytes(hashlib.sha256(data + hashlib.sha256(client).digest()).digest(), 'big')
        k = secrets.randbelow(N - 1) + 1
        r = times(k, G)[0] % N
        s = pow(k, -1, N) * (e + r * self.d) % N
        both = der(r) + der(s)
        return {'client': b64(client), 'data': b64(data), 'key': b64(self.id),
                'signature': b64(b'\x30' + bytes([len(both)]) + both)}


class Person:
    """Somebody's token, at an address with a host name, and perhaps a passkey."""

    def __init__(self, server, login):
        self.api = server.token(login)
        self.host = f'localhost:{server.port}'
        self.key = Key(f'http://{self.host}')

    def send(self, method, path, body=None, headers=None):
        return self.api.send(method, '/api/v1' + path, json.dumps(body).encode() if body is not None else None,
                             {'Host': self.host, 'Content-Type': 'application/json', **(headers or {})})

    def act(self, kind, fields, signed=None):
        return self.send('POST', f'/acts/{kind}', fields,
                         {'Xinyue-Passkey': json.dumps(signed)} if signed else None)

    def new_key(self):
        asked = self.send('GET', '/account/passkey').json
        return {'kind': 'token', 'after': asked['after'], **self.key.made(asked['challenge'])}

    def asked(self, kind, fields):
        answer = self.send('POST', f'/signing/{kind}', fields)
        same(answer.status, 200, answer.text[:300])
        asked = answer.json
        same(b64(hashlib.sha256(asked['statement'].encode()).digest()), asked['challenge'], 'the challenge')
        return asked

    def signed(self, kind, fields, asked=None, **wrong):
        asked = asked or self.asked(kind, fields)
        return {**{k: asked[k] for k in ('after', 'at', 'once', 'root')},
                **self.key.sign(asked['challenge'], **wrong)}


DEMAND = 'account.demand_passkey_everywhere'
FIELDS = {'act': 'pay.apply', 'demanded': 'yes'}


def refused(answer, rule):
    same(answer.status, 422, answer.text[:300])
    same(answer.json.get('rule'), f'account.passkey_{rule}', answer.text[:300])


def x33_a_program_signs_with_a_key_of_its_own_and_nothing_else_is_taken_for_it():
    s = Server(demo=CITY).start()
    try:
        one, other = Person(s, 'anquan'), Person(s, 'xitong')
        for who in (one, other):
            same(who.act('account.add_passkey', who.new_key()).status, 200, 'adding a key')
        refused(one.act('account.add_passkey', {**one.new_key(), 'kind': 'phone'}), 'wanted')
        stated = one.asked(DEMAND, FIELDS)
        check(json.loads(stated['statement'])['in'] == FIELDS, stated['statement'])
        same(stated['keys'], [b64(one.key.id)], 'keys')
        same(stated['demanded'], False, 'demanded')

        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, origin='https://xinyue-login.example')), 'origin')
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, site='https://elsewhere.example')), 'site')
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, flags=1)), 'unverified')
        refused(one.act(DEMAND, {**FIELDS, 'act': 'bid.open'}, one.signed(DEMAND, FIELDS)), 'changed')
        refused(one.act(DEMAND, FIELDS, other.signed(DEMAND, FIELDS, one.asked(DEMAND, FIELDS))), 'owner')
        late = {**one.asked(DEMAND, FIELDS), 'at': '2026-01-01T00:00:00.000000Z'}
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, late)), 'stale')
        fork = {**one.asked(DEMAND, FIELDS), 'root': '00' * 32}
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, fork)), 'stale')
        broken = one.signed(DEMAND, FIELDS)
        broken['signature'] = one.signed(DEMAND, FIELDS)['signature']
        refused(one.act(DEMAND, FIELDS, broken), 'signature')
        for nonsense in ({}, {**one.signed(DEMAND, FIELDS), 'more': 1}, {'key': 7}, [1]):
            answer = one.act(DEMAND, FIELDS, nonsense or {'': ''})
            same(answer.status, 422, answer.text[:200])
            same(answer.json['errors'][0]['path'], '_passkey', answer.text[:200])

        once = one.signed(DEMAND, FIELDS)
        same(one.act(DEMAND, FIELDS, once).status, 200, 'signed')
        refused(one.act(DEMAND, FIELDS, once), 'replayed')
        one.key.count = 9
        same(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS)).status, 200, 'it counts now')
        one.key.count = 8
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS)), 'counter')
        check(s.alive(), 'the server has ended')
    finally:
        s.end()


def a_key_that_was_removed_signs_no_more():
    s = Server(demo=CITY).start()
    try:
        one = Person(s, 'anquan')
        made = one.act('account.add_passkey', one.new_key())
        key = made.json['out']['passkey']
        refused(one.act('account.add_passkey', one.new_key(), one.signed('account.add_passkey', one.new_key())),
                'taken')
        gone = one.act('account.remove_passkey', {'passkey': key},
                       one.signed('account.remove_passkey', {'passkey': key}))
        same(gone.status, 200, gone.text[:300])
        asked = one.asked(DEMAND, FIELDS)
        same(asked['keys'], [], 'keys')
        refused(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS, asked)), 'removed')
    finally:
        s.end()


def verify(*words):
    return subprocess.run([XINYUE, 'verify', *words], text=True, capture_output=True, timeout=120, check=False)


def log_says(s):
    key = next(line.split()[-1] for line in s.client().get('/journal/policy').text.splitlines()
               if line.startswith('log '))
    return verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', key)


def replay(s):
    return subprocess.run([XINYUE, 'replay', '--data', s.data], text=True, capture_output=True, timeout=120,
                          check=False)


def change(s, *statements):
    with sqlite3.connect(os.path.join(s.data, 'xinyue.db')) as db:
        for statement in statements:
            check(db.execute(statement).rowcount == 1, statement)


def a_reader_of_the_log_names_what_whoever_runs_the_server_forged():
    s = Server(demo=CITY).start()
    try:
        one = Person(s, 'anquan')
        demand = {'act': DEMAND, 'demanded': 'yes'}
        same(one.act('account.add_passkey', one.new_key()).status, 200, 'adding a key')
        same(one.act(DEMAND, demand, one.signed(DEMAND, demand)).status, 200, 'demanding it')
        refused(one.act(DEMAND, {**demand, 'demanded': 'no'}), 'wanted')
        same(one.act(DEMAND, FIELDS, one.signed(DEMAND, FIELDS)).status, 200, 'signed')
        wait_for(lambda: ', 2 acts signed by passkey' in log_says(s).stdout, 'the log does not say so')

        s.stop()
        change(s, f"delete from passkey_demand_everywhere where act = '{DEMAND}'")
        s.start()
        forged = Person(s, 'anquan').act(DEMAND, {**FIELDS, 'demanded': 'no'})
        same(forged.status, 200, 'the operator acts in the name of an official')
        s.stop()
        change(s, f"insert into passkey_demand_everywhere (act, at) values ('{DEMAND}', 1)")
        s.start()
        wait_for(lambda: f'({DEMAND}): not signed, although a passkey was demanded' in log_says(s).stdout,
                 'the forged act is not named')
        same(log_says(s).returncode, 1, 'verify')
        s.stop()
        found = replay(s)
        same(found.returncode, 1, found.stdout)
        check('forged: entry' in found.stdout, found.stdout)
    finally:
        s.end()


TESTS = [x33_a_program_signs_with_a_key_of_its_own_and_nothing_else_is_taken_for_it,
         a_key_that_was_removed_signs_no_more,
         a_reader_of_the_log_names_what_whoever_runs_the_server_forged]
