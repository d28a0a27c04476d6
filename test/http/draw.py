"""A draw over the API, made again by a reader of our own making, and every change of its file named."""
import contextlib
import hashlib
import hmac
import json
import os
import re
import subprocess
import time

from kit import XINYUE, Server, check, same
from ledger import CITY, verify

PEOPLE = ['周一', '吴二', '郑三', '王四', '冯五']


class Key:
    def __init__(self, folder, name):
        self.path = os.path.join(folder, name)
        text = subprocess.run([XINYUE, 'age', 'keygen'], capture_output=True, text=True, check=True).stdout
        with open(self.path, 'w', encoding='utf-8') as f:
            f.write(text)
        self.recipient = re.search(r'age1\w+', text)[0]


def age(data, *words):
    return subprocess.run([XINYUE, 'age', *words], input=data, capture_output=True, check=True).stdout


def done(answer, what):
    same(answer.status, 200, f'{what}: {answer.text[:400]}')
    return answer.json['out']


class Draw:
    """Whoever opens it, whoever holds the inner key, and the numbers of both."""

    def __init__(self, s):
        self.s = s
        self.keeper, self.holder = s.token('limin'), s.token('jiaoyi')
        self.outer, self.inner = Key(s.folder, 'outer'), Key(s.folder, 'inner')
        self.numbers = {'organizer': os.urandom(32), 'key_holder': os.urandom(32)}
        self.id = done(self.keeper.act('draw.open', {
            'purpose': 'acceptance', 'subject': '验收小组成员', 'mode': 'tickets'}), 'opening')['draw']

    def act(self, who, kind, **fields):
        return done(who.act(kind, {'draw': self.id, **fields}), kind)

    def fix(self):
        self.act(self.keeper, 'draw.set_key', keys=self.outer.recipient)
        self.act(self.holder, 'draw.set_key', keys=self.inner.recipient)
        self.act(self.keeper, 'draw.enter_pool', seats=[{'category': '全部', 'seats': 2}],
                 candidates=[{'category': '全部', 'name': n, 'unit': '某校'} for n in PEOPLE])
        self.act(self.holder, 'draw.agree_pool', version=1)
        self.act(self.keeper, 'draw.commit_pool', given_until='2099-01-01T09:00')

    def give(self, who, name):
        r = self.numbers[name]
        fixed = hashlib.sha256(f'draw-commit/v1\n{self.id}\n{name}\n'.encode() + r).hexdigest()
        sealed = age(age(r.hex().encode(), '-r', self.inner.recipient), '-a', '-r', self.outer.recipient)
        return self.act(who, 'draw.give', fixed=fixed, sealed=sealed.decode())

    def page(self):
        return self.s.client().get(f'/api/v1/draw/{self.id}').json

    def wait(self, state):
        for _ in range(100):
            if self.page()['d']['state'] == state:
                return
            time.sleep(0.1)
        check(False, f'the draw never is {state}: {self.page()["d"]}')

    def through(self):
        self.fix()
        self.give(self.keeper, 'organizer')
        self.give(self.holder, 'key_holder')
        self.wait('closed')
        self.act(self.keeper, 'draw.show', r=self.numbers['organizer'].hex())
        self.act(self.holder, 'draw.show', r=self.numbers['key_holder'].hex())
        self.wait('ranked')
        self.act(self.keeper, 'draw.note_answer', category='全部', answer='accepted')
        self.act(self.keeper, 'draw.publish_names')

    def file(self):
        for _ in range(100):
            answer = self.s.client().get(f'/draw/{self.id}/file')
            if answer.status == 200 and 'draw.publish_names' in answer.text:
                return answer.text
            time.sleep(0.1)
        return check(False, 'the file never holds all entries')


def again(text):
    """draw/v1 as doc/trust.md states it, from the file alone."""
    d = {'given': {}, 'shown': {}}
    for entry in json.loads(text)['entries']:
        e = json.loads(entry['body'])
        kind, given, out = e['kind'], e['in'], e['out']
        if kind == 'draw.open':
            d['id'] = out['draw']
        elif kind == 'draw.commit_pool':
            d['root'], d['given']['operator'] = out['root'], out['fixed']
        elif kind == 'draw.give':
            d['given'][out['name']] = given['fixed']
        elif kind == 'draw.close':
            d['shown']['operator'] = out['r']
        elif kind == 'draw.show':
            d['shown'][out['name']] = given['r']
        elif kind == 'draw.rank':
            d.update(order=out['order'], seed=out['seed'])
    same(set(d['given']), set(d['shown']), 'numbers given and shown')
    for name, fixed in d['given'].items():
        head = f'draw-commit/v1\n{d["id"]}\n{name}\n'.encode()
        same(hashlib.sha256(head + bytes.fromhex(d['shown'][name])).hexdigest(), fixed, name)
    lines = ''.join(f'{name} {d["shown"][name]}\n' for name in d['given'])
    seed = hashlib.sha256(f'draw-seed/v1\n{d["id"]}\n{d["root"]}\n{lines}'.encode()).hexdigest()
    same(seed, d['seed'], 'the seed')
    tickets = [hmac.new(bytes.fromhex(seed), bytes.fromhex(c['fixed']), 'sha256').hexdigest()
               for c in d['order']]
    same([c['ticket'] for c in d['order']], tickets, 'the tickets')
    same(sorted(tickets), tickets, 'the order')
    return d


@contextlib.contextmanager
def drawn():
    s = Server(demo=CITY).start()
    try:
        d = Draw(s)
        d.through()
        yield s, d
    finally:
        s.end()


def body_changed(text, kind, change):
    """The file with one entry said otherwise."""
    file = json.loads(text)
    for entry in file['entries']:
        if json.loads(entry['body'])['kind'] == kind:
            entry['body'] = change(entry['body'])
            return json.dumps(file)
    return check(False, f'no {kind}')


def turn(member):
    def change(body):
        return re.sub(rf'("{member}":")(.)', lambda m: m[1] + ('1' if m[2] == '0' else '0'), body, count=1)
    return change


CHANGES = [
    ('draw.commit_pool', turn('root'), 'the list is not the one that was fixed'),
    ('draw.commit_pool', turn('fixed'), 'not the one whose hash was given: operator'),
    ('draw.give', turn('fixed'), 'not the one whose hash was given: organizer'),
    ('draw.show', turn('r'), 'not the one whose hash was given: organizer'),
    ('draw.rank', turn('seed'), 'the seed is not that of the numbers'),
    ('draw.rank', turn('ticket'), 'a ticket is another one'),
    ('draw.rank', turn('key'), 'the list is not the one that was fixed'),
    ('draw.publish_names', turn('salt'), 'not the one in the list'),
    ('draw.note_answer', lambda b: b.replace('"place":1', '"place":2'), 'out of turn'),
    # What keeps to all rules of a draw is still not what was done.
    ('draw.note_answer', lambda b: b.replace('"answer":"accepted"', '"answer":"declined"'), 'is not in the log'),
    ('draw.open', lambda b: b.replace('验收小组成员', '另外一件事情'), 'is not in the log'),
]


def a_draw_is_made_again_from_its_file_and_each_change_is_named():
    with drawn() as (s, d):
        text = d.file()
        order = again(text)['order']
        same(len(order), len(PEOPLE), 'candidates')
        named = [p for p in d.page()['places'] if p.get('name')]
        same(len(named), 1, 'names')
        c = s.client()
        key = c.get('/api/v1/journal').json['key']
        path = os.path.join(s.folder, 'draw.json')

        def says(content, *words):
            with open(path, 'w', encoding='utf-8') as f:
                f.write(content)
            return verify('--draw', path, '--key', key, *words)

        where = f'http://127.0.0.1:{s.port}/draw/{d.id}/file'
        for done_ in (says(text), verify('--draw', where, '--key', key)):
            same(done_.returncode, 0, done_.stdout + done_.stderr)
            check('drawn, 3 numbers, 5 candidates, 1 answers' in done_.stdout, done_.stdout)
        for kind, change, named_as in CHANGES:
            wrong = says(body_changed(text, kind, change))
            same(wrong.returncode, 1, f'{kind}: {wrong.stdout}')
            check(named_as in wrong.stdout, f'{kind} {named_as}: {wrong.stdout}')
        file = json.loads(text)
        del file['entries'][4]
        same(says(json.dumps(file)).returncode, 1, 'an entry left out')
        file = json.loads(text)
        file['entries'][-1]['proof'][0] = file['entries'][0]['proof'][0]
        check('is not in the log' in says(json.dumps(file)).stdout, 'another proof')
        other = key[:-4] + ('AAA=' if not key.endswith('AAA=') else 'BBA=')
        check(verify('--draw', path, '--key', other).returncode != 0, 'another key')
        same(says('{}').returncode != 0, True, 'no file of a draw')


def what_is_not_public_stays_so():
    with drawn() as (s, d):
        kept = [p for p in PEOPLE if p not in json.dumps(d.page(), ensure_ascii=False)]
        same(len(kept), len(PEOPLE) - 1, 'names that were not published')
        for path in (f'/api/v1/draw/{d.id}', f'/draw/{d.id}', f'/draw/{d.id}/file', '/api/v1/draws'):
            text = s.client().get(path).text
            check(not any(name in text for name in kept), f'{path} tells a name')
        same(s.client().get(f'/api/v1/draw/{d.id}/work').status, 401, 'the list for anybody')
        same(s.token('chengong').get(f'/draw/{d.id}/work').status, 403, 'the list for others')
        same(s.token('chengong').act('draw.enter_pool', {
            'draw': d.id, 'seats': [{'category': '全部', 'seats': 1}],
            'candidates': [{'category': '全部', 'name': 'x'}] * 2}).status, 403, 'a list by others')
        for answer in (d.keeper.act('draw.commit_pool', {'draw': d.id}),
                       d.keeper.act('draw.show', {'draw': d.id, 'r': 'f' * 64}),
                       d.keeper.act('draw.give', {'draw': d.id, 'fixed': 'f' * 64, 'sealed': 'x'})):
            same(answer.status, 422, answer.text[:200])


TESTS = [a_draw_is_made_again_from_its_file_and_each_change_is_named, what_is_not_public_stays_so]
