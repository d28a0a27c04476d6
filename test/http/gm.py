"""Suite gm of the log, read by Python's SM3 and the openssl command: the root by SM3 and the
signature by SM2 stand beside the others, and whoever knows only those reads on."""
import base64
import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile

from kit import XINYUE, check, same
from ledger import checkpoint_over, city, entries_of, note_of, verify
from signer import Signer

ID = 'distid:1234567812345678'
# SubjectPublicKeyInfo of a compressed point of SM2's curve.
HEAD = bytes.fromhex('3039301306072a8648ce3d020106082a811ccf5501822d032200')
TYPE = b'\xffxinyue/sm2'


def sm3(data):
    return hashlib.new('sm3', data).digest()


def root(leaves):
    """RFC 6962 2.1 with SM3."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sm3(b'\1' + root(leaves[:half]) + root(leaves[half:]))


def integer(part):
    part = part.lstrip(b'\0') or b'\0'
    part = b'\0' + part if part[0] & 0x80 else part
    return b'\2' + bytes([len(part)]) + part


def openssl_verifies(point, message, signature):
    der = integer(signature[:32]) + integer(signature[32:])
    with tempfile.TemporaryDirectory() as d:
        for name, data in (('key', HEAD + point), ('text', message),
                           ('sig', b'\x30' + bytes([len(der)]) + der)):
            with open(os.path.join(d, name), 'wb') as f:
                f.write(data)
        done = subprocess.run(['openssl', 'pkeyutl', '-verify', '-rawin', '-digest', 'sm3',
                               '-pkeyopt', ID, '-pubin', '-keyform', 'DER', '-inkey', 'key',
                               '-in', 'text', '-sigfile', 'sig'], cwd=d, capture_output=True,
                              text=True, check=False)
        return done.returncode == 0


def sm3_root_of(text, key):
    """What the checkpoint states, after openssl has verified the signature by this key of SM2."""
    name, number, packed = key.split('+', 2)
    text, lines = text.rsplit('\n\n', 1)
    text += '\n'
    packed = base64.b64decode(packed, validate=True)
    same(packed[:len(TYPE)], TYPE, 'the suite of the key')
    same(hashlib.sha256(name.encode() + b'\n' + packed).hexdigest()[:8], number, 'the key id')
    signatures = [base64.b64decode(line.split(' ')[2]) for line in lines.splitlines()]
    ours = [s[4:] for s in signatures if s[:4].hex() == number]
    same(len(ours), 1, 'signatures by SM2')
    check(openssl_verifies(packed[len(TYPE):], text.encode(), ours[0]), 'openssl refuses it')
    return base64.b64decode(re.search(r'^sm3 (\S+)$', text, re.M)[1], validate=True)


def set_suite(s):
    answer = s.token('caiwu').act('law.set', {'name': 'crypto.suite', 'value': 'gm',
                                              'from': '2026-01-01', 'source': '密码应用方案'})
    same(answer.status, 200, answer.text)
    s.stop()
    s.start()


def key_of_another(s):
    """The same name and suite, another point: the base point of the curve."""
    name = s.client().get('/api/v1/journal').json['origin']
    packed = TYPE + bytes.fromhex(
        '0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7')
    number = hashlib.sha256(name.encode() + b'\n' + packed).hexdigest()[:8]
    return f'{name}+{number}+{base64.b64encode(packed).decode()}'


def the_log_is_signed_by_both_suites_and_read_by_either():
    with city() as s:
        set_suite(s)
        c = s.client()
        page = c.get('/api/v1/journal').json
        text = checkpoint_over(c, page['size'])
        size, _ = note_of(text, page['key'])  # as a reader does who has never heard of SM2
        leaves = [sm3(b'\0' + e) for e in entries_of(c, size)]
        same(root(leaves), sm3_root_of(text, page['gm_key']), 'the root by SM3')
        log = ['--log', f'http://127.0.0.1:{s.port}/journal', '--key', page['key']]
        for words in ([], ['--gm-key', page['gm_key']]):
            done = verify(*log, *words)
            same(done.returncode, 0, done.stdout + done.stderr)
        done = verify(*log, '--gm-key', key_of_another(s))
        check(done.returncode == 1 and 'key of SM2' in done.stdout, done.stdout)
        same(verify(*log, '--gm-key', page['key']).returncode, 1, 'a key of Ed25519 for SM2')
        # The keys stay over a restart, and the log does not name them again.
        s.stop()
        s.start()
        same(s.client().get('/api/v1/journal').json['gm_key'], page['gm_key'], 'the key')


def signed_again(folder, data, text):
    """A checkpoint of the operator's making, by his key of Ed25519 (RFC 8410)."""
    with open(os.path.join(data, 'log.key'), encoding='utf-8') as f:
        _, _, name, number, packed = f.read().strip().split('+', 4)
    for file, content in (('secret', bytes.fromhex('302e020100300506032b657004220420') +
                           base64.b64decode(packed)[1:]), ('text', text.encode())):
        with open(os.path.join(folder, file), 'wb') as f:
            f.write(content)
    made = subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-keyform', 'DER', '-inkey',
                           'secret', '-in', 'text'], cwd=folder, capture_output=True, check=True)
    line = base64.b64encode(bytes.fromhex(number) + made.stdout).decode()
    return f'{text}\n\u2014 {name} {line}\n'


def a_false_root_by_sm3_is_named_even_if_it_is_signed():
    with city() as s:
        page = s.client().get('/api/v1/journal').json
        checkpoint_over(s.client(), page['size'])
        done = verify('--log', f'http://127.0.0.1:{s.port}/journal', '--key', page['key'],
                      '--gm-key', key_of_another(s))
        same(done.returncode, 1, 'a log without SM2 is taken for one with it')
        set_suite(s)
        checkpoint_over(s.client(), s.client().get('/api/v1/journal').json['size'])
        s.stop()
        files = os.path.join(s.folder, 'files')
        done = subprocess.run([XINYUE, 'export', '--data', s.data, '--log', files],
                              capture_output=True, text=True, check=False)
        same(done.returncode, 0, done.stderr)
        same(verify('--log', files, '--key', page['key']).returncode, 0, 'the folder')
        path = os.path.join(files, 'checkpoint')
        with open(path, encoding='utf-8') as f:
            text = f.read().rsplit('\n\n', 1)[0] + '\n'
        false = re.sub(r'^sm3 \S+', 'sm3 ' + base64.b64encode(bytes(32)).decode(), text, flags=re.M)
        check(false != text, 'the checkpoint states no root by SM3')
        for state, named in ((text, None), (false, 'SM3 root')):
            with open(path, 'w', encoding='utf-8') as f:
                f.write(signed_again(s.folder, s.data, state))
            done = verify('--log', files, '--key', page['key'])
            same(done.returncode, 1 if named else 0, done.stdout + done.stderr)
            check(not named or named in done.stdout, done.stdout)


def the_signer_signs_by_sm2_too():
    with city() as s:
        set_suite(s)
        page = s.client().get('/api/v1/journal').json
        signer = Signer(page['origin'])
        s.stop()
        s.sandbox = []  # which takes no signer
        try:
            for name in ('log.key', 'form.key'):
                shutil.move(os.path.join(s.data, name), signer.keys)
            refused = subprocess.run([XINYUE, 'serve', '--data', s.data, '--port', '0', '--signer',
                                      signer.socket], capture_output=True, text=True, timeout=60,
                                     check=False)
            check(refused.returncode == 1 and 'log-gm.key lies' in refused.stderr, refused.stderr)
            shutil.move(os.path.join(s.data, 'log-gm.key'), signer.keys)
            with contextlib.closing(sqlite3.connect(os.path.join(s.data, 'xinyue.db'))) as db:
                db.execute('delete from log_checkpoint')  # so that the head is signed once more
                db.commit()
            signer.start()
            s.start('--signer', signer.socket)
            c = s.client()
            text = checkpoint_over(c, c.get('/api/v1/journal').json['size'])
            note_of(text, page['key'])
            leaves = [sm3(b'\0' + e) for e in entries_of(c, int(text.splitlines()[1]))]
            same(root(leaves), sm3_root_of(text, page['gm_key']), 'the root by SM3')
        finally:
            signer.end()


TESTS = [the_signer_signs_by_sm2_too, the_log_is_signed_by_both_suites_and_read_by_either,
         a_false_root_by_sm3_is_named_even_if_it_is_signed]
