"""C06: a project's notices by e-mail without an account. A small SMTP server on loopback takes the
letters; Python's own email parser reads them."""
import contextlib
import email
import email.policy
import re
import socketserver
import sqlite3
import threading
import time
import urllib.parse

from hooks import CITY, free_port, until
from kit import FORM, Client, Server, check, same

READER = 'reader.one@mail.example'
HOST = 'https://buy.example'


class Sink:
    """Takes letters; the first answers to RCPT can be others."""

    def __init__(self, port=0, refusals=()):
        self.letters, self.refusals = [], list(refusals)
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b'\r\n')

            def handle(self):
                self.say('220 sink')
                to = None
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b'RCPT' and outer.refusals:
                        self.say(outer.refusals.pop(0))
                    elif word == b'RCPT':
                        to = re.search(rb'<([^>]*)>', line)[1].decode()
                        self.say('250 ok')
                    elif word == b'DATA':
                        self.say('354 go on')
                        body = b''
                        while (part := self.rfile.readline()) != b'.\r\n':
                            body += part
                        outer.letters.append((to, email.message_from_bytes(
                            body, policy=email.policy.default)))
                        self.say('250 taken')
                    elif word == b'QUIT':
                        self.say('221 bye')
                        return
                    else:
                        self.say('250 ok')
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(('127.0.0.1', port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def city(*words):
    s = Server(demo=CITY, fault=True).start(*words)
    try:
        yield s
    finally:
        s.end()


def post(port):
    return ('--smtp', f'smtp://127.0.0.1:{port}', '--smtp-from', 'notice@buy.example',
            '--public-url', HOST)


def open_tender(s):
    """A tender that receives bids, and its project."""
    api = s.client()
    for row in api.get('/api/v1/tenders').json['tenders']:
        if row['state'] == 'open':
            return row['id'], api.get(f"/api/v1/tender/{row['id']}").json['tender']['project']
    return check(False, 'no open tender')


def subscribe(reader, project, address=READER):
    page = reader.get(f'/project/{project}')
    csrf = re.search(r'name="_csrf" value="([^"]*)"><input type="hidden" name="project"', page.text)
    check(csrf, 'the project page has no form')
    body = urllib.parse.urlencode({'_csrf': csrf[1], 'project': project, 'address': address})
    return reader.send('POST', '/do/subscribe.ask', body, {'Content-Type': FORM})


def rows(s, query):
    with contextlib.closing(sqlite3.connect(f'file:{s.data}/xinyue.db?mode=ro', uri=True)) as db:
        return db.execute(query).fetchall()


def link_in(letter, path):
    text = letter.get_content()
    m = re.search(re.escape(HOST) + r'(' + re.escape(path) + r'\S*)', text)
    check(m, f'no {path} in {text}')
    return m[1]


def confirmed(s, sink, project):
    """Subscribes and confirms; the letter to confirm with."""
    reader, before = s.client(), len(sink.letters)
    answer = subscribe(reader, project)
    same(answer.status, 303, 'asking')
    sent = reader.get(answer.headers['location'])
    check('请查收邮件' in sent.text and READER not in sent.text, 'the second page')
    until('the letter to confirm', lambda: len(sink.letters) > before)
    to, letter = sink.letters[before]
    same(to, READER, 'to')
    path = link_in(letter, '/subscribe/confirm?key=')
    page = Client(s.port).get(path)
    check('确认订阅' in page.text, page.text[:300])
    same(rows(s, 'select state from side_subscription'), [('asked',)], 'after only looking')
    key = urllib.parse.parse_qs(path.split('?')[1])['key'][0]
    same(Client(s.port).act('subscribe.confirm', key=key).status, 303, 'confirming')
    check('订好了' in Client(s.port).get(path).text, 'the page after confirming')
    return letter


def clarify(s, tender, text):
    answer = s.signed_in('chengong').act('tender.clarify', tender=tender, question='', answer=text,
                                         affects='false')
    same(answer.status, 303, f'clarify: {answer.text[:600]}')


def c06_two_pages_a_letter_and_one_click_to_end_it():
    sink = Sink()
    with city(*post(sink.port)) as s:
        tender, project = open_tender(s)
        letter = confirmed(s, sink, project)
        check(letter['Subject'].startswith('请确认订阅：'), letter['Subject'])
        same(letter['From'], 'notice@buy.example', 'from')
        clarify(s, tender, '服务时间包括夜间。')
        until('a letter about the notice', lambda: len(sink.letters) >= 2)
        to, notice = sink.letters[1]
        same(to, READER, 'to')
        check('/notice/' in notice.get_content(), 'no link to the notice')
        same(notice['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click', 'one click')
        one = notice['List-Unsubscribe'].strip('<>')
        check(one.startswith(HOST), one)
        check('退订' in Client(s.port).get(link_in(notice, '/subscribe/end?key=')).text, 'the page')
        same(len(rows(s, 'select 1 from side_subscription')), 1, 'looking does not end it')
        # As a mail program does it: no cookie, no page before, another origin.
        for what in ('one click', 'the same click again'):
            gone = Client(s.port).send('POST', one.removeprefix(HOST), 'List-Unsubscribe=One-Click',
                                       {'Content-Type': FORM, 'Origin': 'https://mail.example'})
            same(gone.status, 303, what)
        same(rows(s, 'select 1 from side_subscription union all select 1 from side_letter'), [],
             'what is left of it')
        clarify(s, tender, '再次澄清：周末也服务。')
        time.sleep(1.5)
        same(len(sink.letters), 2, 'letters after the end')
        # The same without the words of RFC 8058 is a form from elsewhere.
        forged = Client(s.port).send('POST', one.removeprefix(HOST), 'key=1',
                                     {'Content-Type': FORM, 'Origin': 'https://mail.example'})
        same(forged.status, 403, 'a form that is not ours')
    sink.end()


def c06_no_address_is_shown_or_kept_elsewhere():
    sink = Sink()
    with city(*post(sink.port)) as s:
        _, project = open_tender(s)
        confirmed(s, sink, project)
        operator = s.signed_in('xitong')
        for client in (Client(s.port), operator):
            for path in (f'/project/{project}', '/subscriptions', f'/api/v1/project/{project}',
                         '/deliveries', f'/project/{project}/feed.atom'):
                check(READER not in client.get(path).text, f'{path} shows the address')
        check('订阅中' in operator.get('/subscriptions').text, 'the operator sees numbers')
        same(s.signed_in('limin').get('/subscriptions').status, 403, 'for others')
        for name, in rows(s, "select name from sqlite_master where type = 'table'"):
            text = ' '.join(str(r) for r in rows(s, f'select * from {name}'))
            check(READER not in text or name in ('side_subscription', 'side_subscribe_ask'), name)
    sink.end()


def c06_asking_tells_nothing_and_has_limits():
    sink = Sink()
    with city(*post(sink.port)) as s:
        _, project = open_tender(s)
        confirmed(s, sink, project)
        again = subscribe(s.client(), project)
        same(again.status, 303, 'asking again looks the same')
        other = 'second@mail.example'
        for _ in range(5):
            same(subscribe(s.client(), project, other).status, 303, 'each time')
        until('three letters', lambda: len(sink.letters) >= 4)
        time.sleep(1.5)
        same([to for to, _ in sink.letters[1:]], [other] * 3, 'letters in a day')
        for bad in ('', 'nobody', 'a@b', 'a b@c.cn', 'a@c.cn\r\nBcc: x@y.cn', 'a@b@c.cn', '<a@c.cn>',
                    'a@c.cn,d@e.cn'):
            same(subscribe(s.client(), project, bad).status, 422, repr(bad))
        # What is not confirmed in two days goes by itself.
        s.fault.set(clock_s=49 * 3600)
        until('forgotten', lambda: len(rows(s, 'select 1 from side_subscription')) == 1)
        same(rows(s, 'select 1 from side_subscribe_ask'), [], 'asks')
    sink.end()


def c06_a_post_office_that_is_away_loses_nothing():
    port = free_port()
    with city(*post(port)) as s:
        _, project = open_tender(s)
        same(subscribe(s.client(), project).status, 303, 'asking while it is away')
        until('an attempt', lambda: rows(s, 'select attempts from side_letter') == [(1,)])
        sink = Sink(port, ['451 later'])
        s.fault.set(clock_s=60)
        until('a second attempt', lambda: rows(s, 'select status from side_letter') == [(451,)])
        s.fault.set(clock_s=600)
        until('the letter', lambda: len(sink.letters) == 1)
        until('known', lambda: rows(s, 'select state from side_letter') == [('sent',)])
        sink.end()


def c06_without_post_there_are_feeds():
    with city() as s:
        _, project = open_tender(s)
        page = s.client().get(f'/project/{project}').text
        check('本站没有开通邮件' in page and 'name="address"' not in page, 'the page')
        check('feed.atom' in page and 'dates.ics' in page, 'the feeds')
        same(s.client().act('subscribe.ask', project=project, address=READER).status, 422, 'asking')


TESTS = [c06_two_pages_a_letter_and_one_click_to_end_it, c06_no_address_is_shown_or_kept_elsewhere,
         c06_asking_tells_nothing_and_has_limits, c06_a_post_office_that_is_away_loses_nothing,
         c06_without_post_there_are_feeds]
