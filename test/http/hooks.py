"""Messages sent on by a hook: signed as Standard Webhooks says, tried again, never in anybody's way.
The receiver is Python's own HTTP server on loopback; signatures are checked here with hmac alone."""
import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import os
import re
import socket
import sqlite3
import threading
import time

from kit import Server, check, same

CITY = ['--purchases', '14', '--seed', '9', '--until', '2026-11-25']
PHONE = '13900001234'


class Receiver:
    """Answers with the next of `answers`, the last one for ever; None: never answers."""

    def __init__(self, answers, port=0):
        self.answers, self.got = list(answers), []
        self.hold = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                outer.got.append((dict(self.headers.items()), body))
                status = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                if status is None:
                    outer.hold.wait(30)
                    return
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b'thank you' if status < 300 else b'not now, ' + PHONE.encode())

            def log_message(self, *words):
                pass
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()


def until(what, holds, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = holds()
        if value:
            return value
        time.sleep(0.1)
    check(False, what)


class World:
    """A served city whose hook goes to `port`; limin wants her messages, somebody asks."""

    def __init__(self, port):
        self.s = Server(demo=CITY, fault=True)
        self.shift = 0
        self.s.start('--hook', f'sms=http://127.0.0.1:{port}/hook?secret=1', '--public-url',
                     'https://buy.example')
        self.limin = self.s.signed_in('limin')
        answer = self.limin.act('message.set_reach', sms='139 0000 1234', wecom='', level='todo')
        same(answer.status, 303, f'setting a number: {answer.text[:400]}')
        page = self.limin.get('/projects').text
        self.project = re.search(r'/project/(\w{11})/plan', page)[1]
        self.asker = self.s.signed_in('heyang')
        self.operator = self.s.signed_in('xitong')

    def ask(self, text='服务范围包括夜间吗'):
        began = time.monotonic()
        answer = self.asker.act('dispute.ask', project=self.project, text=text)
        same(answer.status, 303, f'asking: {answer.text[:300]}')
        return time.monotonic() - began

    def forward(self, seconds):
        self.shift += seconds
        self.s.fault.set(clock_s=self.shift)

    def rows(self):
        path = os.path.join(self.s.data, 'xinyue.db')
        with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
            return db.execute('select state, attempts, status, error, target from side_delivery '
                              'order by at, message').fetchall()

    def key(self):
        with open(os.path.join(self.s.data, 'hook.key'), encoding='ascii') as f:
            name, text = f.read().strip().split('_', 1)
        same(name, 'whsec', 'the key')
        return base64.b64decode(text)


@contextlib.contextmanager
def world(port):
    w = World(port)
    try:
        yield w
    finally:
        w.s.end()


def signature_holds(key, headers, body):
    h = {k.lower(): v for k, v in headers.items()}
    signed = f"{h['webhook-id']}.{h['webhook-timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    check(f'v1,{mine}' in h['webhook-signature'].split(' '), f'signature {h}')
    return h


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as s:
        return s.getsockname()[1]


def a_hook_is_signed_and_tried_until_it_is_taken():
    receiver = Receiver([503, 500, 204])
    with world(receiver.port) as w:
        w.ask()
        for n in (1, 2, 3):
            until(f'attempt {n}', lambda n=n: len(receiver.got) >= n)
            until(f'attempt {n} is written down', lambda n=n: w.rows()[0][1] == n)
            w.forward(60)
        same([r[:3] for r in w.rows()], [('sent', 3, 204)], 'what is known of it')
        heads = [signature_holds(w.key(), *one) for one in receiver.got]
        same(len({h['webhook-id'] for h in heads}), 1, 'ids of one message')
        check(len({h['webhook-timestamp'] for h in heads}) == 3, 'each attempt has its time')
        body = json.loads(receiver.got[-1][1])
        same(body['type'], 'message.created', 'type')
        same(body['data']['to'], PHONE, 'to')
        same(body['data']['link'], 'https://buy.example/messages', 'link')
        check('有人询问' in body['data']['text'] and body['data']['todo'], body)
        time.sleep(1)
        same(len(receiver.got), 3, 'attempts after it was taken')
    receiver.end()


def a_dead_host_loses_nothing_and_stops_nobody():
    port = free_port()
    with world(port) as w:
        for n in range(3):
            check(w.ask(f'第 {n} 个问题是什么') < 3, 'asking waits for a host that is dead')
        until('an attempt', lambda: any(r[1] for r in w.rows()))
        check(all(r[0] == 'waiting' for r in w.rows()), w.rows())
        page = w.operator.get('/deliveries').text
        check('待发' in page and 'connect' in page, 'the page does not say why')
        receiver = Receiver([200], port)
        for _ in range(8):
            w.forward(700)
            time.sleep(0.6)
        until('all three', lambda: len(receiver.got) >= 3)
        until('known', lambda: [r[0] for r in w.rows()] == ['sent'] * 3)
        same(len({json.loads(b)['data']['text'] + h['webhook-id'] for h, b in receiver.got}), 3,
             'messages, none twice')
        receiver.end()


def a_host_that_hangs_does_not_hold_up_the_writer():
    receiver = Receiver([None])
    with world(receiver.port) as w:
        w.ask()
        until('the host hangs', lambda: receiver.got)
        for n in range(5):
            check(w.ask(f'挂起时的第 {n} 个问题') < 2, 'an act waits for a hook')
        receiver.end()
        same(w.s.stop(), 0, 'ending')


def the_operator_sees_and_resends_and_no_number_leaks():
    receiver = Receiver([410, 200])
    with world(receiver.port) as w:
        w.ask()
        until('refused for good', lambda: [r[0] for r in w.rows()] == ['failed'])
        same(w.limin.get('/deliveries').status, 403, 'the page for somebody else')
        page = w.operator.get('/deliveries?state=failed').text
        check('没有发出' in page and '410' in page and 'not now' in page, 'why it failed')
        check('139****1234' in page and PHONE not in page, 'the number is shown whole')
        check('secret=1' not in page and 'http://127.0.0.1' in page, 'the address of the hook')
        message = re.search(r'name="message" value="(\w+)"', page)[1]
        check(w.limin.act('message.resend', message=message, channel='sms').status == 403, 'who resends')
        same(w.operator.act('message.resend', message=message, channel='sms').status, 303, 'resend')
        until('taken', lambda: [r[0] for r in w.rows()] == ['sent'])
        same(len(receiver.got), 2, 'posts')
        path = os.path.join(w.s.data, 'xinyue.db')
        with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
            names = [r[0] for r in db.execute("select name from sqlite_master where type = 'table'")]
            for name in names:
                text = ' '.join(str(r) for r in db.execute(f'select * from {name}'))
                check(PHONE not in text or name in ('side_reach', 'side_delivery'), f'number in {name}')
        # Nothing more once it is cleared.
        same(w.limin.act('message.set_reach', sms='', wecom='', level='todo').status, 303, 'clear')
        w.ask('清空以后的问题')
        time.sleep(1.5)
        same(len(receiver.got), 2, 'posts after clearing')
    receiver.end()


TESTS = [a_hook_is_signed_and_tried_until_it_is_taken, a_dead_host_loses_nothing_and_stops_nobody,
         a_host_that_hangs_does_not_hold_up_the_writer,
         the_operator_sees_and_resends_and_no_number_leaks]
