"""Files that arrive in pieces: tus 1.0.0 at /uploads, and what goes wrong on the way."""
import base64
import contextlib
import datetime
import hashlib
import json
import os
import random
import re
import socket
import time

from bids import CITY, Public, Supplier, open_tender
from kit import Client, Server, at_once, check, raw, same, statuses

PATCH = 'application/offset+octet-stream'


def b64(data):
    return base64.b64encode(data).decode()


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Tus:
    """One person's uploads, by token."""

    def __init__(self, s, login):
        self.api = s.token(login)

    def send(self, method, path, body=None, **headers):
        named = {k.replace('_', '-'): v for k, v in headers.items()}
        return self.api.send(method, path, body, {'Tus-Resumable': '1.0.0', **named})

    def create(self, size, name='标书.age', announced=None, **headers):
        data = f'filename {b64(name.encode())}'
        if announced:
            data += f',sha256 {b64(announced.encode())}'
        return self.send('POST', '/uploads', Upload_Length=str(size), Upload_Metadata=data, **headers)

    def made(self, size, announced=None):
        answer = self.create(size, announced=announced)
        same(answer.status, 201, answer.text)
        return answer.headers['Location']

    def patch(self, at, offset, body, **headers):
        return self.send('PATCH', at, body, Upload_Offset=str(offset), Content_Type=PATCH, **headers)

    def offset(self, at):
        answer = self.send('HEAD', at)
        same(answer.status, 200, 'HEAD')
        same(answer.bytes, b'', 'a HEAD has no body')
        return int(answer.headers['Upload-Offset'])

    def file(self, at):
        answer = self.api.send('GET', at)
        return answer.json if answer.status == 200 else answer


def on_server(test):
    def run():
        s = Server(fault=True)
        try:
            test(s.start())
            check(s.alive(), 'the server has ended: ' + s.said())
        finally:
            s.end()
    run.__name__ = test.__name__
    return run


@on_server
def a_file_in_pieces_is_the_file(s):
    tus, content = Tus(s, 'xitong'), random.randbytes(3_000_000)
    answer = tus.create(len(content), announced=sha(content))
    same(answer.status, 201)
    at = answer.headers['Location']
    check(re.fullmatch(r'\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT', answer.headers['Upload-Expires']),
          f"Upload-Expires: {answer.headers['Upload-Expires']}")
    same(tus.offset(at), 0)
    for start, end in ((0, 1), (1, 1_700_000), (1_700_000, 1_700_000), (1_700_000, len(content))):
        same(tus.file(at)['ticket'], None, 'a ticket before it is whole')
        answer = tus.patch(at, start, content[start:end])
        same((answer.status, answer.headers['Upload-Offset']), (204, str(end)), answer.text)
    head = tus.send('HEAD', at)
    same(head.headers['Upload-Length'], str(len(content)))
    check(b64('标书.age'.encode()) in head.headers['Upload-Metadata'], 'the name is not told')
    whole = tus.file(at)
    same((whole['sha256'], whole['size'], whole['name']), (sha(content), len(content), '标书.age'))
    same(tus.patch(at, len(content), b'x').status, 413, 'more than was announced')
    same(tus.api.send('GET', '/uploads').json['uploads'], [whole])
    # What an act takes of a file from /files it takes of this one.
    same(tus.api.upload(content, '标书.age').json['files'][0]['ticket'], whole['ticket'])


@on_server
def what_is_not_the_protocol_is_refused_in_its_own_numbers(s):
    tus = Tus(s, 'xitong')
    at = tus.made(10)
    same(tus.patch(at, 0, b'12345').status, 204)
    cases = {
        'behind': (409, lambda: tus.patch(at, 0, b'1')),
        'out of order': (409, lambda: tus.patch(at, 8, b'1')),
        'over the end': (413, lambda: tus.patch(at, 5, b'123456')),
        'beyond the end': (413, lambda: tus.patch(at, 11, b'')),
        'no number': (400, lambda: tus.patch(at, 'x', b'1')),
        'below nothing': (400, lambda: tus.patch(at, -1, b'1')),
        'another type': (415, lambda: tus.send('PATCH', at, b'1', Upload_Offset='5', Content_Type='text/plain')),
        'another version': (412, lambda: tus.patch(at, 5, b'1', Tus_Resumable='0.2.2')),
        'another sum': (460, lambda: tus.patch(at, 5, b'1', Upload_Checksum='sha256 ' + b64(hashlib.sha256(b'2').digest()))),
        'an unknown sum': (400, lambda: tus.patch(at, 5, b'1', Upload_Checksum='sha1 ' + b64(b'1' * 20))),
        'a sum that is none': (400, lambda: tus.patch(at, 5, b'1', Upload_Checksum='sha256 x')),
        'nobody has it': (404, lambda: tus.patch('/uploads/' + '0' * 32, 0, b'1')),
        'a way out': (404, lambda: tus.patch('/uploads/..%2F..%2Fxinyue.db', 0, b'1')),
        'ten gigabytes': (413, lambda: tus.create(10 << 30)),
        'nothing': (400, lambda: tus.create(0)),
        'less than nothing': (400, lambda: tus.create(-5)),
        'more than a number holds': (400, lambda: tus.create('9' * 30)),
        'no length': (400, lambda: tus.send('POST', '/uploads')),
        'metadata that is none': (400, lambda: tus.send('POST', '/uploads', Upload_Length='5', Upload_Metadata='filename =')),
        'a path for a name': (400, lambda: tus.create(5, name='../../x')),
        'a sum of no file': (400, lambda: tus.create(5, announced='zz')),
        'a method of its own': (405, lambda: tus.send('DELETE', '/uploads')),
    }
    for what, (status, ask) in cases.items():
        answer = ask()
        same(answer.status, status, f'{what}: {answer.text[:200]}')
        check(answer.headers['Content-Type'] == 'application/problem+json', f'{what}: {answer.headers}')
        same(tus.offset(at), 5, what)
    same(tus.create(10 << 30).headers['Tus-Max-Size'], str(500 << 20))
    answer = tus.send('OPTIONS', '/uploads')
    same((answer.status, answer.headers['Tus-Version'], answer.headers['Tus-Extension']),
         (204, '1.0.0', 'creation,checksum,expiration,termination'))
    # A proxy that lets only POST through.
    answer = tus.send('POST', at, b'67890', Upload_Offset='5', Content_Type=PATCH, X_HTTP_Method_Override='PATCH')
    same((answer.status, answer.headers['Upload-Offset']), (204, '10'), answer.text)
    same(tus.send('DELETE', at).status, 204)
    same(tus.send('HEAD', at).status, 404)
    same(tus.send('PUT', '/').status, 405, 'elsewhere')
    same(tus.send('PATCH', '/').status, 405, 'elsewhere')


@on_server
def nobody_else_finds_it(s):
    tus, other = Tus(s, 'xitong'), Tus(s, 'anquan')
    at = tus.made(10)
    for answer in (other.patch(at, 0, b'1'), other.send('HEAD', at), other.send('DELETE', at),
                   other.api.send('GET', at)):
        same(answer.status, 404)
    same(other.api.send('GET', '/uploads').json, {'uploads': []})
    stranger = Client(s.port)
    for method, path in (('POST', '/uploads'), ('PATCH', at), ('HEAD', at), ('GET', at), ('DELETE', at)):
        same(stranger.send(method, path, None, {'Tus-Resumable': '1.0.0'}).status, 401, method)
    # A browser's session will do, but not when another site sends it.
    browser = s.signed_in('xitong')
    version = {'Tus-Resumable': '1.0.0'}
    same(browser.send('HEAD', at, None, version).status, 200)
    for bad in ({'Origin': 'https://evil.example'}, {'Sec-Fetch-Site': 'cross-site'}):
        same(browser.send('DELETE', at, None, {**version, **bad}).status, 403, f'{bad}')
    same(browser.send('DELETE', at).status, 412, 'without the protocol\'s header')
    same(tus.offset(at), 0)


@on_server
def what_is_not_as_announced_is_gone(s):
    tus = Tus(s, 'xitong')
    at = tus.made(4, announced=sha(b'good'))
    same(tus.patch(at, 0, b'go').status, 204)
    answer = tus.patch(at, 2, b'at')
    same(answer.status, 460, answer.text)
    same(tus.send('HEAD', at).status, 404)
    at = tus.made(4, announced=sha(b'good'))
    sum_ = 'sha256 ' + b64(hashlib.sha256(b'good').digest())
    same(tus.patch(at, 0, b'good', Upload_Checksum=sum_).status, 204)
    same(tus.file(at)['sha256'], sha(b'good'))


def begin_patch(s, tus, at, offset, size, first, **headers):
    """A PATCH that sends its first bytes only; the socket is the caller's."""
    head = {'Host': 'x', 'Authorization': f'Bearer {tus.api.token}', 'Tus-Resumable': '1.0.0',
            'Upload-Offset': offset, 'Content-Type': PATCH, 'Content-Length': size, **headers}
    lines = ''.join(f'{k}: {v}\r\n' for k, v in head.items())
    sock = socket.create_connection(('127.0.0.1', s.port), timeout=20)
    sock.sendall(f'PATCH {at} HTTP/1.1\r\n{lines}\r\n'.encode() + first)
    return sock


def until(holds, what, seconds=15):
    end = time.monotonic() + seconds
    while not holds():
        check(time.monotonic() < end, what)
        time.sleep(0.05)


@on_server
def two_clients_do_not_mix(s):
    tus, content = Tus(s, 'xitong'), random.randbytes(200_000)
    at = tus.made(len(content))
    sock = begin_patch(s, tus, at, 0, len(content), content[:1000])
    until(lambda: Tus(s, 'xitong').patch(at, 0, b'zz').status == 423, 'the second is let in')
    sock.sendall(content[1000:])
    check(b' 204 ' in sock.recv(400), 'the first is not answered')
    sock.close()
    same(tus.file(at)['sha256'], sha(content))
    # Many at once: one of them wins each time, and the file is whole.
    at, parts = tus.made(8000), [bytes([65 + i]) * 1000 for i in range(8)]
    while (offset := tus.offset(at)) < 8000:
        part = parts[offset // 1000]
        got = at_once([lambda: Tus(s, 'xitong').patch(at, offset, part).status for _ in range(4)])
        check(set(got) <= {204, 409, 423} and got.count(204) <= 1, f'{got}')
    same(tus.file(at)['sha256'], sha(b''.join(parts)))


@on_server
def a_broken_line_loses_nothing_that_came(s):
    tus, content = Tus(s, 'xitong'), random.randbytes(2_600_000)
    at = tus.made(len(content), announced=sha(content))
    sock = begin_patch(s, tus, at, 0, len(content), content[:1_300_000])
    time.sleep(0.3)
    sock.close()
    until(lambda: tus.patch(at, 0, b'').status == 409, 'nothing of it stayed')
    offset = tus.offset(at)
    check(1_000_000 < offset <= 1_300_000, f'it stands at {offset}')
    # With a checksum the rest of the piece is missing, so nobody can say whether this is right.
    sum_ = 'sha256 ' + b64(hashlib.sha256(content[offset:]).digest())
    sock = begin_patch(s, tus, at, offset, len(content) - offset, content[offset:offset + 500_000],
                       **{'Upload-Checksum': sum_})
    time.sleep(0.3)
    sock.close()
    until(lambda: tus.patch(at, offset, b'').status == 204, 'it stays locked')
    same(tus.offset(at), offset, 'what could not be compared was kept')
    same(tus.patch(at, offset, content[offset:], Upload_Checksum=sum_).status, 204)
    same(tus.file(at)['sha256'], sha(content))


@on_server
def a_restart_and_a_kill_lose_no_piece(s):
    tus, content = Tus(s, 'xitong'), random.randbytes(1_000_000)
    at = tus.made(len(content), announced=sha(content))
    same(tus.patch(at, 0, content[:300_000]).status, 204)
    same(s.stop(), 0)
    s.start()
    tus = Tus(s, 'xitong')
    tus.api.client.port = s.port
    same(tus.offset(at), 300_000, 'after a restart')
    with contextlib.suppress(OSError):
        begin_patch(s, tus, at, 300_000, 700_000, content[300_000:400_000])
    time.sleep(0.2)
    s.kill()
    s.start()
    tus.api = type(tus.api)(s.port, tus.api.token)
    offset = tus.offset(at)
    check(300_000 <= offset <= 400_000, f'after a kill it stands at {offset}')
    same(tus.patch(at, offset, content[offset:]).status, 204)
    whole = tus.file(at)
    same(whole['sha256'], sha(content))
    s.kill()
    s.start()
    tus.api = type(tus.api)(s.port, tus.api.token)
    same(tus.file(at), whole, 'after another')


@on_server
def a_full_disk_stops_a_piece_and_the_next_goes_on(s):
    tus, content = Tus(s, 'xitong'), random.randbytes(1_500_000)
    at = tus.made(len(content), announced=sha(content))
    s.fault.set(room=1_100_000)
    same(tus.patch(at, 0, content[:800_000]).status, 204)
    answer = tus.patch(at, 800_000, content[800_000:])
    same(answer.status, 507, answer.text)
    s.fault.set(room=0)
    same(tus.create(100).status, 507, 'a new one')
    s.fault.set()
    offset = tus.offset(at)
    check(offset >= 800_000, f'it stands at {offset}')
    same(tus.patch(at, offset, content[offset:]).status, 204)
    same(tus.file(at)['sha256'], sha(content))


@on_server
def a_person_has_twenty_unfinished_ones(s):
    tus = Tus(s, 'xitong')
    made = [tus.made(5) for _ in range(20)]
    same(tus.create(5).status, 429)
    same(Tus(s, 'anquan').create(5).status, 201, 'somebody else')
    same(tus.patch(made[0], 0, b'12345').status, 204)
    made.append(tus.made(5))
    same(tus.create(5).status, 429)
    # Nothing is added for seven days: it goes when somebody begins another.
    old = os.path.join(s.data, 'upload', made[1].split('/')[-1])
    os.utime(old, (time.time() - 8 * 86400,) * 2)
    same(tus.create(5).status, 201)
    same(tus.send('HEAD', made[1]).status, 404)
    check(not os.path.exists(old), 'its bytes are still there')


@on_server
def a_refused_piece_is_not_read(s):
    tus = Tus(s, 'xitong')
    at = tus.made(10)
    head = (f'PATCH {at} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {tus.api.token}\r\nTus-Resumable: 1.0.0\r\n'
            f'Upload-Offset: 0\r\nContent-Type: {PATCH}\r\nContent-Length: {10 << 30}\r\n\r\n')
    same(statuses(raw(s.port, head.encode(), 5)), [413])
    same(statuses(raw(s.port, head.replace(tus.api.token, 'nobody').encode(), 5)), [401])
    same(json.loads(tus.api.send('GET', at).text)['offset'], 0)


def seconds_between(a, b):
    a, b = (datetime.datetime.fromisoformat(t.replace('Z', '+00:00')) for t in (a, b))
    return (b - a).total_seconds()


def a_slow_upload_across_the_deadline_is_refused_and_its_announcement_stays():
    s = Server(demo=CITY, fault=True)
    try:
        s.start()
        tender = open_tender(Public(s.port))
        supplier = Supplier(s)
        tus, content = Tus(s, supplier.login), random.randbytes(400_000)
        announce = {'tender': tender, 'sha256': sha(content), 'size': len(content)}
        announced = tus.api.act('bid.announce', announce)
        same(announced.status, 200, announced.text)
        before = tus.api.get(f'/tender/{tender}/bid').json
        at = tus.made(len(content), announced=sha(content))
        same(tus.patch(at, 0, content[:250_000]).status, 204)
        wait = seconds_between(announced.json['at'], before['tender']['deadline'])
        s.fault.set(clock_s=int(wait) + 2)
        same(tus.patch(at, 250_000, content[250_000:]).status, 204)
        file = {k: tus.file(at)[k] for k in ('sha256', 'size', 'ticket', 'name')}
        answer = tus.api.act('bid.submit', {'tender': tender, 'person': '何阳', 'content': file})
        same((answer.status, answer.json.get('rule')), (422, 'bid.late'), answer.text)
        check(re.search(r'截止时间是 20\d\d-.*在 20\d\d-.* 才完整收到', answer.json['detail']), answer.text)
        kept = tus.api.get(f'/tender/{tender}/bid').json['announced']
        same([(x['sha256'], x['size'], x['came']) for x in kept], [(sha(content), len(content), False)])
        check(kept[0]['at'] < before['tender']['deadline'], f'{kept}')
        same(tus.api.act('bid.announce', announce).json.get('rule'), 'bid.late')
    finally:
        s.end()


def bare(data):
    return base64.b64encode(data).decode().rstrip('=')


def a_draft_is_kept_as_ciphertext_alone():
    s = Server(demo=CITY)
    try:
        s.start()
        tender = open_tender(Public(s.port))
        mine, other = Supplier(s).api(s), Supplier(s).api(s)
        x25519 = f'age-encryption.org/v1\n-> X25519 {bare(b"x" * 32)}\n{bare(b"y" * 32)}\n--- {bare(b"m" * 32)}\n'
        scrypt = x25519.replace(f'X25519 {bare(b"x" * 32)}', f'scrypt {bare(b"s" * 16)} 18')

        def keep(api, content):
            file = api.upload(content, 'draft.age').json['files'][0]
            return api.act('bid.keep_draft', {'tender': tender, 'content': file})
        for clear in (b'{"price":"1.00"}', x25519.encode() + b'n' * 60):
            answer = keep(mine, clear)
            same((answer.status, answer.json['errors'][0]['path']), (422, 'content'), answer.text)
        same(mine.get(f'/tender/{tender}/draft').status, 404)
        same(keep(mine, scrypt.encode() + b'1' * 60).status, 200)
        same(keep(mine, scrypt.encode() + b'2' * 60).status, 200)
        same(mine.get(f'/tender/{tender}/draft').bytes, scrypt.encode() + b'2' * 60)
        same(other.get(f'/tender/{tender}/draft').status, 404, 'another supplier')
        same(Public(s.port).get(f'/tender/{tender}/draft').status, 401, 'nobody')
        same(mine.act('bid.drop_draft', {'tender': tender}).status, 200)
        same(mine.get(f'/tender/{tender}/draft').status, 404)
    finally:
        s.end()


TESTS = [a_draft_is_kept_as_ciphertext_alone,
         a_slow_upload_across_the_deadline_is_refused_and_its_announcement_stays,
         a_file_in_pieces_is_the_file, what_is_not_the_protocol_is_refused_in_its_own_numbers,
         nobody_else_finds_it, what_is_not_as_announced_is_gone, two_clients_do_not_mix,
         a_broken_line_loses_nothing_that_came, a_restart_and_a_kill_lose_no_piece,
         a_full_disk_stops_a_piece_and_the_next_goes_on, a_person_has_twenty_unfinished_ones,
         a_refused_piece_is_not_read]
