"""A whole purchase from need to last payment over HTTP: once as JSON, once through the forms.

`xinyue play FILE --script` writes down every act of a play; here the same people do the same acts on
an empty server whose clock is moved to the time of each. Ids are new, so every id of the play is
exchanged for the one that this server gave in the same place of its answer.
"""
import json
import os
import re
import subprocess
import tempfile
from datetime import datetime, timezone

from bids import Public
from kit import ROOT, XINYUE, Api, Client, Failed, Server, check, letters, same

ID = re.compile(r'^[0-9a-hjkmnp-tv-z]{11}$')


def script_of(name):
    play = os.path.join(ROOT, 'test', 'play', name)
    with tempfile.NamedTemporaryFile('r', suffix='.jsonl', encoding='utf-8') as f:
        subprocess.run([XINYUE, 'play', play, '--script', f.name], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return [json.loads(line) for line in f]


def seconds(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()


def ids_in(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_in(inner)
    elif isinstance(value, str) and ID.match(value):
        yield value


class Story:
    """The play's acts on a server of its own, with people who sign in anew each day."""

    def __init__(self, script):
        self.script = script
        self.new = {}
        self.passwords = {}
        self.sessions = {}
        self.by_form = 0
        # The store must begin before the first act: init and serve run under the moved clock.
        self.server = Server(fault=True, shift_s=self.shift(script[0]) - 3600)
        self.passwords.update(self.server.passwords)
        self.server.start()

    @staticmethod
    def shift(act):
        return int(seconds(act['at']) - datetime.now(timezone.utc).timestamp()) + 1

    def exchange(self, value):
        if isinstance(value, dict) and 'sha256' in value and 'name' in value:
            return {'file': value['name']}
        if isinstance(value, dict):
            return {k: self.exchange(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.exchange(v) for v in value]
        return self.new.get(value, value) if isinstance(value, str) else value

    def learn(self, old, got):
        if isinstance(old, dict) and isinstance(got, dict):
            for k in old:
                self.learn(old[k], got.get(k))
        elif isinstance(old, list) and isinstance(got, list):
            for a, b in zip(old, got):
                self.learn(a, b)
        elif isinstance(old, str) and isinstance(got, str) and ID.match(old) and ID.match(got):
            self.new.setdefault(old, got)

    def person(self, act, way):
        """Signed in today, in this way."""
        if not act['by']:
            return way(self.server.port)
        key = act['by'], act['at'][:10], way
        if key not in self.sessions:
            self.sessions[key] = way(self.server.port, *self.credentials(act, way))
        return self.sessions[key]

    def credentials(self, act, way):
        c = Client(self.server.port)
        c.sign_in(act['by'], self.passwords.get(act['by'], 'yanshi12345'))
        if way is form_client:
            return (c,)
        page = c.act('account.issue_token', name='purchase',
                     until=act['at'][:4] + '-12-31')
        m = re.search(r'id="secret">([^<]+)<', page.text)
        check(m, f'no token is shown: {page.status} {page.text[:300]}')
        return (m[1],)

    def by_api(self, act):
        api = self.person(act, api_client)
        body = put_files(self.exchange(act['body']), api)
        answer = api.act(act['kind'], body, key=letters(12))
        wanted = 202 if 'waiting' in act['answer'] else 200
        check(answer.status == wanted, f"{act['kind']}: {answer.status} {answer.text[:500]}")
        self.learn(act['answer'], answer.json)

    def through_form(self, act):
        client = self.person(act, form_client)
        body = self.exchange(act['body'])
        fields = dict(flat(body))
        opened = client.get(f"/do/{act['kind']}?" + '&'.join(
            f'{k}={v}' for k, v in fields.items() if isinstance(v, str) and ID.match(v)))
        same(opened.status, 200, f"the form of {act['kind']}")
        csrf = re.search(r'name="_csrf" value="([^"]*)"', opened.text)
        answer = send_form(client, act['kind'], {**fields, '_once': letters(12),
                                                 '_csrf': csrf[1] if csrf else ''})
        check(answer.status == 303,
              f"{act['kind']} by form: {answer.status} {wrong(answer.text)}")
        self.by_form += 1
        wanted = [i for i in ids_in(act['answer']) if i not in self.new]
        found = [i for i in re.split(r'[/?=&]', answer.headers['Location']) if ID.match(i)]
        fresh = [i for i in found if i not in self.new.values()]
        if len(set(wanted)) == 1 and len(fresh) == 1:
            self.new[wanted[0]] = fresh[0]

    def tell(self, forms):
        for n, act in enumerate(self.script):
            self.server.fault.set(clock_s=self.shift(act))
            if forms and self.can_be_a_form(n):
                self.through_form(act)
            else:
                self.by_api(act)

    # Ids that later acts need must be in the address the form leads to: one of them can be told.
    def can_be_a_form(self, n):
        act = self.script[n]
        if act['kind'].startswith('account.') and act['kind'] != 'account.sign_off':
            return False
        later = {i for one in self.script[n + 1:] for i in ids_in(one['body'])}
        given = {i for i in ids_in(act['answer']) if i not in self.new}
        needed = given & later
        return not needed or (len(given) == 1 and act['kind'] in LEADS_TO_ITS_ID)


LEADS_TO_ITS_ID = {'tender.draft', 'bid.submit', 'contract.draft', 'plan.create', 'pay.settle'}


def api_client(port, token=None):
    return Api(port, token) if token else Public(port)


def form_client(port, client=None):
    return client or Client(port)


def put_files(value, api):
    if isinstance(value, dict) and set(value) == {'file'} and isinstance(value['file'], str):
        uploaded = api.upload(('纸面材料：' + value['file']).encode(), value['file'])
        same(uploaded.status, 200, 'an upload')
        return uploaded.json['files'][0]
    if isinstance(value, dict):
        return {k: put_files(v, api) for k, v in value.items()}
    if isinstance(value, list):
        return [put_files(v, api) for v in value]
    return value


def flat(value, prefix=''):
    """JSON as a form sends it: lists.0.member, ticked boxes, nothing for null."""
    for k, v in value.items():
        name = f'{prefix}{k}'
        if isinstance(v, dict) and set(v) == {'file'}:
            yield name, v
        elif isinstance(v, list):
            for i, row in enumerate(v):
                yield from flat(row, f'{name}.{i}.')
        elif v is True:
            yield name, 'on'
        elif v is not None and v is not False:
            yield name, str(v)


def send_form(client, kind, fields):
    if not any(isinstance(v, dict) for v in fields.values()):
        return client.post(kind, fields)
    parts = []
    for name, v in fields.items():
        extra = f'; filename="{v["file"]}"' if isinstance(v, dict) else ''
        content = '纸面材料' if isinstance(v, dict) else v
        parts.append(f'--XX\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
                     f'{content}\r\n')
    body = (''.join(parts) + '--XX--\r\n').encode()
    return client.send('POST', f'/do/{kind}', body,
                       {'Content-Type': 'multipart/form-data; boundary=XX'})


def wrong(page):
    m = re.search(r'class="errors".*?</div>', page, re.S)
    return re.sub(r'<[^>]+>', ' ', m[0])[:500] if m else page[:300]


def ends_paid(story):
    """The last payment is made, and what was occupied is paid or released."""
    api = api_client(story.server.port, *story.credentials(
        {'by': 'limin', 'at': story.script[-1]['at']}, api_client))
    rows = api.get('/contracts').json
    states = [r['state'] for part in rows.values() if isinstance(part, list) for r in part]
    same(states, ['completed'], 'the contract')


def tell(name, forms):
    story = Story(script_of(name))
    try:
        story.tell(forms)
        ends_paid(story)
        if forms:
            check(story.by_form * 2 > len(story.script) - 60,
                  f'only {story.by_form} of {len(story.script)} acts by form')
    except Failed as e:
        raise Failed(f'{e}\n{story.server.said()[-600:]}') from e
    finally:
        story.server.end()


def a_whole_tender_runs_through_the_api():
    tell('tender-elder-care.json', False)


def a_whole_consultation_runs_through_the_api():
    tell('consultation-psychology.json', False)


def a_whole_tender_runs_through_the_forms():
    tell('tender-elder-care.json', True)


def a_whole_consultation_runs_through_the_forms():
    tell('consultation-psychology.json', True)


TESTS = [a_whole_tender_runs_through_the_api, a_whole_consultation_runs_through_the_api,
         a_whole_tender_runs_through_the_forms, a_whole_consultation_runs_through_the_forms]
