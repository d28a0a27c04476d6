"""What nobody may see before the opening, and what no crash may lose."""
import contextlib
import http.client
import re
import subprocess
import time

from kit import XINYUE, Api, Client, Failed, Server, at_once, check, credit_code, letters, same

CITY = ['--purchases', '30', '--seed', '5', '--until', '2026-11-25']
OBSERVERS = [None, 'chengong', 'caiwu', 'xitong', 'heyang']
HANDLERS = ['limin', 'linlan', 'xujing', 'yanfeng', 'qiyun', 'shuilian']
MOVING = [
    r'\d\d:\d\d:\d\d 更新',
    r'<time[^>]*data-clock[^>]*>[^<]*</time>', r'name="_(csrf|once)" value="[^"]*"',
    r'剩余 [^<]*', r'\d+ 天 \d+ 小时|\d+ 小时 \d+ 分', r'编号 [0-9a-f]+，[^<]*', r'截至 [\d: -]+',
    r'[\d:]+ 更新', r'data-(session|now)="[^"]*"', r'登录将在 [\d: -]+ 到期',
]


def open_tender(api):
    """Path letters of a tender that receives bids, found as anybody would."""
    for row in api.get('/tenders').json['tenders']:
        if row['state'] == 'open':
            return row['id']
    raise Failed('the city has no open tender')


class Public(Api):
    """The API without a token."""

    def __init__(self, port):
        super().__init__(port, '')

    def send(self, method, path, body=None, headers=None):
        return self.client.send(method, path, body, headers)


class Supplier:
    """A newly registered one, with a token."""

    def __init__(self, s):
        login = 's' + letters(9)
        name = '测试社会工作服务中心' + letters(5)
        answer = Public(s.port).act('supplier.register', {
            'name': name, 'code': credit_code('52440300'), 'kind': 'social_service',
            'size': 'none', 'address': '示例路 1 号', 'legal_rep': '何阳', 'contact': '李素',
            'phone': '13900000000', 'login': login, 'password': 'zhengque1234',
            'undertaking': True})
        same(answer.status, 200, f'registering: {answer.text[:300]}')
        s.passwords[login] = 'zhengque1234'
        self.name, self.login = name, login
        self.token = s.token(login).token

    def api(self, s):
        return Api(s.port, self.token)


def offer(tender, price):
    return {'tender': tender, 'person': '何阳', 'price': price}


# ---- secrecy

def same_text(got, expected, what):
    if got == expected:
        return
    at = next((i for i, (a, b) in enumerate(zip(got[1], expected[1])) if a != b), 0)
    same((got[0], got[1][at - 60:at + 120]), (expected[0], expected[1][at - 60:at + 120]), what)


def seen_by(s, login, start, ids):
    """Every page about these things that this one finds, as it looks apart from the time."""
    client = s.signed_in(login) if login else Client(s.port)
    api = s.token(login) if login else Public(s.port)
    found, left = {}, list(start)
    while left:
        path = left.pop()
        if path in found:
            continue
        page = client.get(path)
        text = page.text
        for pattern in MOVING:
            text = re.sub(pattern, '', text)
        found[path] = (page.status, text)
        json = api.get(path)
        found['api ' + path] = (json.status, json.text if json.status == 200 else '')
        for link in re.findall(r'href="(/[^"#?]*)', page.text):
            if any(i in link for i in ids) and link not in found:
                left.append(link)
    return found


def before_the_opening_every_observer_sees_the_same_with_and_without_bids():
    s = Server(demo=CITY)
    try:
        s.start()
        tender = open_tender(Public(s.port))
        project = Public(s.port).get(f'/tender/{tender}').json['tender']['project']
        start = ['/', '/notices', '/suppliers', '/home', f'/tender/{tender}', f'/project/{project}',
                 f'/project/{project}/plan', f'/tender/{tender}/opening', f'/tender/{tender}/bids',
                 f'/tender/{tender}/hall', f'/tender/{tender}/shortage', '/agency',
                 f'/tender/{tender}/evaluation', f'/tender/{tender}/bid']
        suppliers = [Supplier(s) for _ in range(3)]
        ids = [tender, project]
        handler = next(h for h in HANDLERS
                       if s.token(h).get(f'/tender/{tender}/bids').status == 200)
        observers = [*OBSERVERS, handler]
        before = {who: seen_by(s, who, start, ids) for who in observers}
        numbers = []
        for n, supplier in enumerate(suppliers):
            same(supplier.api(s).act('bid.take_document', {
                'tender': tender, 'person': '何阳', 'phone': '13900000000'}).status in (200, 422),
                True)
            answer = supplier.api(s).act('bid.submit', offer(tender, f'{81234.5 + n:.2f}'))
            same(answer.status, 200, answer.text[:300])
            numbers.append(answer.json['out']['number'])
        time.sleep(1.2)  # what is kept rendered is kept for a second
        for who in observers:
            after = seen_by(s, who, start, ids)
            same(sorted(after), sorted(before[who]), f'pages that {who} finds')
            for path, seen in after.items():
                same_text(seen, before[who][path], f'{path} as {who} sees it')
                for supplier, number in zip(suppliers, numbers):
                    check(number not in seen[1], f'{path} tells {who} a receipt')
        # The suppliers themselves see theirs.
        own = suppliers[0].api(s).get('/bids')
        check(own.json['open'][0]['receipt'] == numbers[0], own.text[:300])
    finally:
        s.end()


# ---- kill -9 while bids come in

class Bidder:
    """Hands in once, then replaces again and again; remembers what was answered."""

    def __init__(self, s, tender):
        self.supplier, self.tender = Supplier(s), tender
        self.receipts = []
        self.open = None  # what was sent and not answered

    def send(self, s, kind, fields, key):
        self.open = (kind, fields, key)
        answer = self.supplier.api(s).act(kind, fields, key=key)
        same(answer.status, 200, f'{kind}: {answer.text[:300]}')
        self.receipts.append(answer.json['out'])
        self.open = None

    def go_on(self, s, stop):
        for n in range(12):
            if stop():
                return
            price = f'{80000 + n}.00'
            if self.receipts:
                fields = {'bid': self.receipts[-1]['bid'], 'person': '何阳', 'price': price}
                self.send(s, 'bid.replace', fields, f'{self.supplier.login}-{letters(8)}')
            else:
                self.send(s, 'bid.submit', offer(self.tender, price), self.supplier.login)

    def again(self, s):
        if self.open:
            self.send(s, *self.open)

    def check(self, s):
        api = self.supplier.api(s)
        for r in self.receipts:
            seen = api.get(f'/bid/{r["bid"]}')
            same(seen.status, 200, f'{r["number"]} is lost')
            bid = seen.json['bid']
            same((bid['number'], bid['content'], bid['received']),
                 (r['number'], r['sha256'], r['received']), 'the receipt')
        versions = api.get(f'/bid/{self.receipts[-1]["bid"]}').json['versions']
        same(len(versions), len(self.receipts), 'how many were handed in')
        live = [v['id'] for v in versions if v['state'] == 'live']
        same(live, [self.receipts[-1]['bid']], 'the one that counts')


def killed_in_a_burst_of_replacements_one_counts_and_all_are_there():
    s = Server(demo=CITY)
    try:
        s.start()
        tender = open_tender(Public(s.port))
        bidders = [Bidder(s, tender) for _ in range(8)]
        for round_ in range(2):
            answered = sum(len(b.receipts) for b in bidders)
            dead = []

            def killer():
                while sum(len(b.receipts) for b in bidders) < answered + 20:
                    time.sleep(0.001)
                s.kill()
                dead.append(True)

            def work(b):
                with contextlib.suppress(OSError, http.client.HTTPException):
                    b.go_on(s, lambda: dead)
            at_once([lambda b=b: work(b) for b in bidders] + [killer])
            s.start()
            for b in bidders:
                b.again(s)
            for b in bidders:
                b.check(s)
            check(answered < sum(len(b.receipts) for b in bidders), f'round {round_} did nothing')
        same(s.stop(), 0, 'the exit status after SIGTERM')
        run = subprocess.run([XINYUE, 'replay', '--data', s.data, *s.store], capture_output=True,
                             text=True, check=False)
        same(run.returncode, 0, run.stdout + run.stderr)
    finally:
        s.end()


TESTS = [before_the_opening_every_observer_sees_the_same_with_and_without_bids,
         killed_in_a_burst_of_replacements_one_counts_and_all_are_there]
