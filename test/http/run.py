#!/usr/bin/env python3
"""Bad input and bad luck, over HTTP, against the program itself: run.py [NAME...]

Each test prints "ok" or "not ok"; the last line is "N passed, N failed". The tests about PostgreSQL
need its address in XINYUE_TEST_PG (tool/postgres.sh gives one).
"""
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
import traceback
import urllib.parse

import bids
import bundle
import draw
import gm
import hooks
import ledger
import letters as post
import public
import nightly
import papers
import passkey
import purchase
import room
import schema
import signer
import uploads
import witness
import workbook
from kit import (FORM, ROOT, XINYUE, Api, Client, Failed, Gate, Server, at_once, check,
                 credit_code, letters, raw, same, statuses)

NASTY = ["Robert'); drop table org; --", '"><script>alert(1)</script>', "' or '1'='1",
         '<img src=x onerror=alert(1)>', '{{ p->title }}', '${7*7}', '%s%n%s', '../../../etc/passwd',
         '\\u0000', '=1+1', '&lt;b&gt;', '𠮷野家𪚥']


class Burst:
    """The act that is sent in bursts, and how to see afterwards what became of it."""
    kind = 'account.add_org'

    @staticmethod
    def fields(name):
        return {'name': name, 'code': credit_code(), 'kind': 'buyer'}

    @staticmethod
    def key_of(answer):
        return answer.json['out']['org']

    @staticmethod
    def find(api, key):
        """What stands under this key: a text that holds the name, or None."""
        answer = api.get(f'/org/{key}')
        return answer.text if answer.status == 200 else None

    @staticmethod
    def count(api, name):
        """How many have this name; names are unique texts."""
        found, after = 0, ''
        while True:
            rows = api.get('/orgs?' + urllib.parse.urlencode({'after': after})).json['orgs']
            if not rows:
                return found
            found += sum(r['name'] == name for r in rows)
            after = rows[-1]['name']


def good(api):
    """The server still does what it should."""
    name = '好好的 ' + letters(8)
    answer = api.act(Burst.kind, Burst.fields(name))
    same(answer.status, 200, 'a good act afterwards')
    check(name in (Burst.find(api, Burst.key_of(answer)) or ''), 'what it wrote is not there')


# ---- requests that are no requests

def ambiguous_requests_are_refused(s):
    body = b'login=a&password=b'
    head = (b'POST /do/account.sign_in HTTP/1.1\r\nHost: x\r\nContent-Type: ' + FORM.encode() +
            b'\r\n')
    smuggled = b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    cases = {
        'two lengths': head + b'Content-Length: 18\r\nContent-Length: 5\r\n\r\n' + body + smuggled,
        'the same length twice': head + b'Content-Length: 18\r\nContent-Length: 18\r\n\r\n' + body,
        'length and chunked': head + b'Content-Length: 18\r\nTransfer-Encoding: chunked\r\n\r\n'
                                     b'0\r\n\r\n' + smuggled,
        'a negative length': head + b'Content-Length: -1\r\n\r\n' + body,
        'a length that is none': head + b'Content-Length: 1x\r\n\r\n' + body,
        'a blank in a name': b'GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello',
        'two hosts': b'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
        'no such version': b'GET / HTTP/3.7\r\nHost: x\r\n\r\n',
        'a body for a GET': b'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello',
    }
    for what, data in cases.items():
        got = statuses(raw(s.port, data, wait=3))
        check(all(400 <= n < 600 for n in got), f'{what}: answered {got}')  # never a 200


def long_headers_are_refused(s):
    got = raw(s.port, b'GET / HTTP/1.1\r\nHost: x\r\nX-Long: ' + b'x' * 40000 + b'\r\n\r\n', 3)
    same(statuses(got), [431])
    got = raw(s.port, b'GET /' + b'a' * 40000 + b' HTTP/1.1\r\nHost: x\r\n\r\n', 3)
    check(statuses(got) in ([414], [431], []), f'{statuses(got)}')


def nul_and_bad_utf8_are_refused_in_addresses(s):
    for path in ('/%00', '/org/%ff', '/?a=%00', '/?a=%zz', '/?%ff=1', '/%01', '/%0d%0aX-A:%20b'):
        got = statuses(raw(s.port, f'GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
                           .encode(), 3))
        check(got and 400 <= got[0] < 500, f'{path}: {got}')


def other_methods_are_refused(s):
    for method in ('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'BREW'):
        answer = s.client().send(method, '/')
        check(answer.status in (405, 501), f'{method}: {answer.status}')
    same(s.client().send('HEAD', '/sign-in').status, 200)


def a_connection_that_says_nothing_harms_nobody(s):
    quiet = [socket.create_connection(('127.0.0.1', s.port)) for _ in range(200)]
    for c in quiet[:100]:
        c.sendall(b'GET / HT')
    began = time.monotonic()
    same(s.client().get('/sign-in').status, 200)
    check(time.monotonic() - began < 2, 'others had to wait')
    for c in quiet:
        c.close()


# ---- bodies

def wrong_content_types_are_refused(s):
    api = s.token('xitong')
    for kind in ('text/plain', 'application/xml', FORM, '', 'multipart/form-data'):
        answer = api.raw(Burst.kind, b'{}', content_type=kind)
        check(answer.status in (400, 415, 422), f'API, {kind}: {answer.status}')
    c = s.signed_in('xitong')
    csrf = c.csrf(Burst.kind)
    for kind in ('text/plain', 'application/json', 'image/png'):
        answer = c.send('POST', f'/do/{Burst.kind}', f'_csrf={csrf}&name=x', {'Content-Type': kind})
        check(answer.status in (400, 415, 422), f'form, {kind}: {answer.status}')


def json_that_is_none_is_refused_with_a_reason(s):
    api = s.token('xitong')
    code = credit_code()
    bodies = [b'', b'{', b'[]', b'null', b'7', b'{"name":"a","name":"b"}', b'{"name":"\\u0000"}',
              b'{"name":"\xff"}', b'{"name":"\xed\xa0\x80"}', b'{"name":1e400}',
              b'{"name":99999999999999999999}', b'{}{}', b'[' * 100000, b'{"a":' * 5000,
              b'{"name":"x","unknown":1}', b'{"name":["x"]}', b'{"name":{"x":1}}',
              json.dumps({'name': 'a' * 201, 'code': code, 'kind': 'buyer'}).encode(),
              json.dumps({'name': 'a\u0001b', 'code': code, 'kind': 'buyer'}).encode(),
              json.dumps({'name': 'a', 'code': code, 'kind': 'king'}).encode()]
    for body in bodies:
        answer = api.raw(Burst.kind, body)
        same(answer.status, 422, body[:60])
        same(answer.headers['Content-Type'], 'application/problem+json')
        problem = answer.json
        check(problem['status'] == 422 and problem['title'], 'no problem document')
    good(api)


def forms_that_are_none_are_refused(s):
    c = s.signed_in('xitong')
    csrf = c.csrf(Burst.kind)
    for body in ('name=%00', 'name=%', 'name=%zz', '%ff=x', 'a' * 10 + '&' * 30000):
        answer = c.send('POST', f'/do/{Burst.kind}', f'_csrf={csrf}&{body}', {'Content-Type': FORM})
        check(400 <= answer.status < 500, f'{body[:20]}: {answer.status}')
    answer = c.post(Burst.kind, {'_csrf': csrf, 'name': b'\xff\xfe', 'code': credit_code()})
    same(answer.status, 422, 'a name that is not UTF-8')


def numbers_and_dates_out_of_range_are_refused(s):
    api = s.token('anquan')
    org = s.token('xitong').act(Burst.kind, Burst.fields('范围 ' + letters(6))).json['out']['org']
    for day in ('2026-02-30', '2026-13-01', '0000-00-00', '2026-1-1', '99999-01-01', 'tomorrow',
                '2026-02-29', '1900-02-29'):
        answer = api.act('account.grant_post', {'person': org, 'org': org, 'kind': 'handler',
                                                'until': day})
        same(answer.status, 422, day)
        check(any(e['path'] == 'until' for e in answer.json['errors']), f'{day} is not named')
    for amount in ('99999999999999999999', '-1', '1.005', '1e9', '１．００５', 'NaN', '0x10'):
        answer = api.act('account.set_chain', {'org': org, 'act': 'x', 'from_amount': amount,
                                               'steps': []})
        same(answer.status, 422, amount)
        check(any(e['path'] == 'from_amount' for e in answer.json['errors']), f'{amount}')
    for number in ('9223372036854775808', '1.5', '1e3', '"x"'):
        body = f'{{"org":"{org}","act":"x","from_amount":{number},"steps":[]}}'.encode()
        same(api.raw('account.set_chain', body).status, 422, number)


def oversize_bodies_are_refused_before_they_are_sent(s):
    head = f'POST /do/{Burst.kind} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n' \
           f'Content-Length: 5000000\r\n\r\n'.encode()
    same(statuses(raw(s.port, head, 3)), [413], 'a form of 5 MB')
    token = s.token('xitong').token
    head = f'POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n' \
           f'Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 600000000\r\n\r\n'
    same(statuses(raw(s.port, head.encode(), 3)), [413], 'a file of 600 MB')
    head = head.replace(f'Authorization: Bearer {token}\r\n', '').replace('600000000', '50000000')
    check(statuses(raw(s.port, head.encode(), 3)) in ([401], [303]), 'a file from a stranger')


def truncated_uploads_leave_nothing(s):
    api = s.token('xitong')
    head = f'POST /api/v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token}\r\n' \
           f'Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 3000000\r\n\r\n' \
           '--XX\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
    for n in (10, 70000, 2500000):
        raw(s.port, head.encode() + b'x' * n, close_after=0.3)
    answer = api.send('POST', '/api/v1/files',
                      b'--XX\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc',
                      {'Content-Type': 'multipart/form-data; boundary=XX'})
    same(answer.status, 422, 'an upload without its end')
    left = 1
    for _ in range(100):
        left = len(os.listdir(os.path.join(s.data, 'upload')))
        if not left:
            break
        time.sleep(0.1)
    same(left, 0, 'half-written files')
    content = random.randbytes(300000)
    answer = api.upload(content, '响应文件.pdf')
    same(answer.status, 200, 'a good upload')
    same(answer.json['files'][0]['size'], len(content))
    same(answer.json['files'][0]['name'], '响应文件.pdf')


# ---- texts

def texts_are_kept_as_they_were_typed(s):
    api = s.token('xitong')
    for text in NASTY + ['𠮷'.ljust(1) + letters(3), 'e\u0301', '\u00e9', '全角ＡＢＣ', '  spaces  ']:
        name = text + ' ' + letters(6)
        answer = api.act(Burst.kind, Burst.fields(name))
        same(answer.status, 200, text)
        key = Burst.key_of(answer)
        same(api.get(f'/org/{key}').json['org']['name'], name, 'kept unchanged')
        page = s.signed_in('xitong').get(f'/org/{key}').text if '<' in text else ''
        check('<script>alert' not in page and '<img src=x' not in page, 'raw markup on the page')
    good(api)


def texts_of(schema, found, path=()):
    """Paths of the string members of an act's JSON schema."""
    for name, member in (schema.get('properties') or {}).items():
        if member.get('type') == 'array':
            texts_of(member.get('items') or {}, found, path + (name, 0))
        elif member.get('type') == 'string':
            found.append((path + (name,), member))
    return found


def body_with(schema, text):
    body = {}
    for path, member in texts_of(schema, []):
        at = body
        for i, step in enumerate(path[:-1]):
            if isinstance(step, int):
                if not at:
                    at.append({})
                at = at[0]
            else:
                at = at.setdefault(step, [] if isinstance(path[i + 1], int) else {})
        at[path[-1]] = (member.get('enum') or [text])[0] if random.random() < 0.3 else text
    return body


def sql_and_html_in_every_field_of_every_act_harm_nothing(s):
    doc = s.client().get('/api/openapi.json').json
    apis = [s.token('xitong'), s.token('anquan'), Api(s.port, 'no such token')]
    tried = 0
    for path, row in doc['paths'].items():
        if not path.startswith('/api/v1/acts/') or 'sign_out' in path:
            continue
        schema = row['post']['requestBody']['content']['application/json']['schema']
        for api in apis:
            text = random.choice(NASTY)
            answer = api.act(path[len('/api/v1/acts/'):], body_with(schema, text))
            check(answer.status < 500, f'{path}: {answer.status} {answer.text[:200]}')
            tried += 1
    check(tried > 30, f'only {tried} were tried')
    check(s.alive(), s.said())
    good(s.token('xitong'))


def openapi_says_what_is_there(s):
    """Path by path: acts refuse an empty body as their schema would; pages give what theirs says."""
    doc = s.client().get('/api/openapi.json').json
    check(doc['openapi'].startswith('3.1'), doc['openapi'])
    wrong, acts, pages = [], 0, 0
    api, nobody = s.token('xitong'), Api(s.port, 'no such token')
    for path, row in doc['paths'].items():
        if path.startswith('/api/v1/workbooks/') or path == '/uploads':
            continue  # test/http/workbook.py, uploads.py
        (method, what), = row.items()
        for parameter in re.findall(r'\{(\w+)\}', path):
            check(any(p['name'] == parameter and p['in'] == 'path' for p in what['parameters']), path)
        answer = what['responses']['200']['content']
        (kind, content), = answer.items()
        wrong += schema.schema_errors(doc, content['schema'], path)
        if path.startswith('/api/v1/acts/'):
            body = what['requestBody']['content']['application/json']['schema']
            wrong += schema.schema_errors(doc, body, path)
            wrong += act_differs(doc, path, body, api, nobody)
            acts += 1
        elif method == 'get' and kind == 'application/json':
            wrong += page_differs(doc, path, content['schema'], api)
            pages += 1
    check(not wrong, f'{len(wrong)}: ' + '; '.join(wrong[:8]))
    check(acts > 100 and pages > 30, f'only {acts} acts and {pages} pages')


def act_differs(doc, path, body, api, nobody):
    kind = path[len('/api/v1/acts/'):]
    same(nobody.act(kind, {}).status, 401, f'{path} with a wrong token')
    if kind.startswith('account.sign_out') or kind in ('account.sign_in', 'account.try_role'):
        return
    answer = api.act(kind, {'no such field': 1})
    problem = answer.json
    yield from schema.errors(doc, {'$ref': '#/components/schemas/Problem'}, problem, path)
    missing = {e['path'] for e in problem.get('errors', [])} - {'no such field'}
    if answer.status != 422 or missing != set(body['required']):
        yield f'{path}: {answer.status}, asks for {missing}, says {body["required"]}'


def page_differs(doc, path, content, api):
    orgs = api.get('/orgs').json['orgs']
    answer = api.send('GET', re.sub(r'\{\w+\}', orgs[0]['id'], path))
    if answer.status == 200:
        yield from schema.errors(doc, content, answer.json, path)
        for name in set(content['properties']) - set(answer.json):
            yield f'{path}: {name} is said and not given'
    elif answer.status not in (303, 401, 403, 404):
        yield f'{path}: {answer.status}'


def every_page_answers_every_address(s):
    doc = s.client().get('/api/openapi.json').json
    clients = [s.client(), s.signed_in('xitong'), s.signed_in('anquan')]
    for path in doc['paths']:
        if path.startswith('/api/v1/acts/') or path.startswith('/api/v1/files'):
            continue
        page = path[len('/api/v1'):] or '/'
        for value in ('00000000000', 'zzzzzzzzzzz', '%27%20or%201=1', 'a%2fb', '', '𠮷'):
            address = urllib.parse.quote(re.sub(r'\{[^}]*\}', value, page), safe='/%')
            for c in clients:
                for prefix in ('', '/api/v1'):
                    try:
                        answer = c.get(prefix + address + '?after=%27&page=-1&kind=x')
                    except OSError:
                        raise Failed(f'{prefix}{address} ended the server') from None
                    check(answer.status < 500, f'{prefix}{address}: {answer.status}')


# ---- people

def a_double_click_is_one_act(s):
    c = s.signed_in('xitong')
    csrf, once = c.csrf(Burst.kind), c.once(Burst.kind)
    check(once, 'the form has no _once')
    name = '双击 ' + letters(8)
    fields = {'_csrf': csrf, '_once': once, **Burst.fields(name)}
    clients = [Client(s.port) for _ in range(6)]
    for other in clients:
        other.cookie = c.cookie
    got = at_once([lambda o=o: o.post(Burst.kind, fields).status for o in clients])
    same(got, [303] * 6, 'each click is answered')
    same(Burst.count(s.token('xitong'), name), 1)


def a_key_used_again_gets_the_first_answer(s):
    api = s.token('xitong')
    fields = Burst.fields('钥匙 ' + letters(8))
    first = api.act(Burst.kind, fields, key='k-' + fields['code'])
    again = api.act(Burst.kind, fields, key='k-' + fields['code'])
    same(first.status, 200)
    same(again.json, first.json)
    other = api.act(Burst.kind, {**fields, 'name': 'another'}, key='k-' + fields['code'])
    same(other.status, 422)


def a_stale_form_says_so(s):
    c = s.signed_in('xitong')
    csrf = c.csrf(Burst.kind)
    name = '过期 ' + letters(8)
    c.act('account.sign_out')
    stale = Client(s.port)
    stale.cookie = c.cookie
    answer = stale.post(Burst.kind, {'_csrf': csrf, **Burst.fields(name)})
    same(answer.status, 303)
    check(answer.headers['Location'].startswith('/sign-in'), 'not sent to sign in')
    c = s.signed_in('xitong')
    answer = c.post(Burst.kind, {'_csrf': csrf, **Burst.fields(name)})
    same(answer.status, 403, "the form of a session that has ended")
    same(Burst.count(s.token('xitong'), name), 0)


def a_post_from_another_site_is_refused(s):
    c = s.signed_in('xitong')
    csrf = c.csrf(Burst.kind)
    name = '跨站 ' + letters(8)
    fields = {'_csrf': csrf, **Burst.fields(name)}
    for headers in ({'Origin': 'https://evil.example'}, {'Origin': 'null'},
                    {'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'}):
        same(c.post(Burst.kind, fields, headers).status, 403, headers)
    for wrong in ('', 'x', csrf[:-1], csrf + 'x', s.signed_in('anquan').csrf(Burst.kind)):
        same(c.post(Burst.kind, {**fields, '_csrf': wrong}).status, 403, f'_csrf {wrong!r}')
    answer = c.send('POST', f'/api/v1/acts/{Burst.kind}', json.dumps(Burst.fields(name)),
                    {'Content-Type': 'application/json'})
    same(answer.status, 401, 'a cookie is no token')
    same(Burst.count(s.token('xitong'), name), 0)
    same(c.post(Burst.kind, fields, {'Origin': f'http://127.0.0.1:{s.port}'}).status, 303)


def a_session_ends_when_it_is_signed_out(s):
    c = s.signed_in('xitong')
    old = c.cookie
    same(c.get('/account').status, 200)
    c.act('account.sign_out')
    check(not c.cookie, 'the cookie is still there')
    c.cookie = old
    same(c.get('/account').status, 303, 'a page')
    first, second = s.signed_in('shenji'), s.signed_in('shenji')
    first.act('account.sign_out_everywhere')
    same(second.get('/account').status, 303, 'the other browser')
    api = s.token('shenji')
    same(api.act('account.revoke_token', {'token': '0000000000a'}).status, 403)
    token = api.get('/account').json['tokens'][0]['id']
    same(api.act('account.revoke_token', {'token': token}).status, 200)
    same(api.get('/account').status, 401, 'a revoked token')
    del s.tokens['shenji']


def another_organizations_id_opens_nothing(s):
    system, security = s.token('xitong'), s.token('anquan')
    orgs = [system.act(Burst.kind, Burst.fields(f'甲乙 {letters(6)}')).json['out']['org']
            for _ in range(2)]
    login, password = 'p' + letters(8), 'zhengque' + letters(4) + '77'
    person = system.act('account.add_person', {'login': login, 'name': '某人', 'phone': '13800000000',
                                               'password': password}).json['out']['person']
    answer = security.act('account.grant_post', {'person': person, 'org': orgs[0], 'kind': 'leader',
                                                 'until': '2027-12-31'})
    same(answer.status, 200, 'granting a post')
    s.passwords[login] = password
    c = s.signed_in(login)
    same(c.get(f'/org/{orgs[0]}').status, 200, 'the own organization')
    same(c.get(f'/org/{orgs[1]}').status, 403, 'the other one')
    api = s.token(login)
    same(api.get(f'/org/{orgs[1]}').status, 403, 'by the API')
    chain = {'act': 'tender.publish', 'from_amount': '1', 'steps': [{'post_kind': 'leader'}]}
    same(api.act('account.set_chain', {'org': orgs[1], **chain}).status, 403, 'an act')
    same(api.act('account.add_org', Burst.fields('x' + letters(5))).status, 403, 'an office')
    page = c.get(f'/do/account.set_chain?org={orgs[1]}')
    check(page.status in (200, 403), f'{page.status}')


def guessing_a_password_is_stopped(s):
    login, password = 'g' + letters(8), 'zhengque' + letters(4) + '77'
    s.token('xitong').act('account.add_person', {'login': login, 'name': '某人', 'password': password})
    c = s.client()
    for _ in range(5):
        same(c.act('account.sign_in', login=login, password='wrong' + letters(5)).status, 422)
    answer = c.act('account.sign_in', login=login, password=password)
    same(answer.status, 422, 'the right one, after five wrong ones')


# ---- bad luck

def killed_in_a_burst_nothing_receipted_is_lost(s):
    name = '突发 ' + letters(6)
    s.token('xitong')
    for burst in range(3):
        jobs = [(f'{name} {burst} {i}', Burst.fields(f'{name} {burst} {i}')) for i in range(200)]
        answers = {}

        def work(mine):
            api = Api(s.port, s.tokens['xitong'])
            for who, fields in mine:
                answers[who] = api.act(Burst.kind, fields, key=fields['code'])
        workers = [lambda k=k: work(jobs[k::8]) for k in range(8)]

        def killer():
            while len(answers) < 60 + 20 * burst:
                time.sleep(0.001)
            s.kill()
        at_once(workers + [killer])
        receipted = {w: a for w, a in answers.items() if a.status == 200}
        check(0 < len(receipted) < 200, f'{len(receipted)} were answered before the end')
        s.start()
        api = Api(s.port, s.tokens['xitong'])
        for who, answer in receipted.items():
            check(who in (Burst.find(api, Burst.key_of(answer)) or ''), f'{who} is lost')
        for who, fields in jobs:  # everyone sends again what was not answered
            if who not in receipted:
                answer = api.act(Burst.kind, fields, key=fields['code'])
                same(answer.status, 200, f'{who} again')
        for who, _ in jobs[::7]:
            same(Burst.count(api, who), 1, who)
    replay_is_equal(s)


def replay_is_equal(s):
    same(s.stop(), 0, 'the exit status after SIGTERM')
    run = subprocess.run([XINYUE, 'replay', '--data', s.data, *s.store], capture_output=True,
                         text=True, check=False)
    same(run.returncode, 0, run.stdout + run.stderr)
    s.start()


def a_clock_set_back_stops_acts_and_nothing_else(s):
    api = s.token('xitong')
    good(api)
    s.fault.set(clock_s=-120)
    answer = api.act(Burst.kind, Burst.fields('倒回 ' + letters(6)))
    same(answer.status, 503)
    check(answer.headers['Retry-After'], 'no Retry-After')
    same(s.client().get('/sign-in').status, 200, 'reading')
    s.fault.set(clock_s=-30)
    good(api)
    s.fault.set()
    good(api)


def a_full_disk_stops_who_needs_it_and_nobody_else(s):
    api = s.token('xitong')
    s.fault.set(room=3 << 20)
    got = [api.upload(random.randbytes(900000)).status for _ in range(5)]
    same(got[0], 200, 'the first file')
    check(507 in got and set(got) == {200, 507}, f'{got}')
    check(got.index(507) >= 2, f'full too early: {got}')
    s.fault.set(room=400000)

    def small():
        return api_of(s).act(Burst.kind, Burst.fields('小 ' + letters(6))).status

    def large():
        return api_of(s).upload(random.randbytes(900000)).status
    got = at_once([small, small, large, small, small])
    same(got, [200, 200, 507, 200, 200], 'small acts beside a large file')
    s.fault.set(room=0)
    got = at_once([small] * 4 + [lambda: s.client().get('/sign-in').status])
    same(got, [507] * 4 + [200], 'without any room')
    same(api.get('/orgs').status, 200, 'reading goes on')
    s.fault.set()
    good(api)
    replay_is_equal(s)


def api_of(s):
    return Api(s.port, s.tokens['xitong'])


def a_slow_disk_is_only_slow(s):
    s.fault.set(sync_ms=20)
    api = s.token('xitong')
    began = time.monotonic()
    got = at_once([lambda i=i: api_of(s).act(Burst.kind, Burst.fields(f'慢 {i} {letters(5)}')).status
                   for i in range(32)])
    same(got, [200] * 32)
    check(time.monotonic() - began < 32 * 0.02 * 2 + 2, 'each act waited for a disk of its own')
    s.fault.set()
    good(api)


def sigterm_finishes_what_is_under_way(s):
    s.token('xitong')
    answers = []

    def work(i):
        api = api_of(s)
        for k in range(30):
            answer = api.act(Burst.kind, Burst.fields(f'收尾 {i} {k} {letters(5)}'))
            if answer.status == 200:
                answers.append(Burst.key_of(answer))
    status = []

    def ender():
        while len(answers) < 20:
            time.sleep(0.001)
        status.append(s.stop())
    at_once([lambda i=i: work(i) for i in range(4)] + [ender])
    same(status, [0], 'the exit status')
    s.start()
    api = api_of(s)
    check(all(Burst.find(api, key) for key in answers), 'an answered act is lost')


def two_servers_do_not_share_a_folder(s):
    run = subprocess.run([XINYUE, 'serve', '--data', s.data, '--port', '0'], capture_output=True,
                         text=True, check=False, timeout=20)
    check(run.returncode != 0 and 'another xinyue' in run.stderr, run.stderr)
    good(s.token('xitong'))


# ---- bids

def bids_handed_in(api, tender):
    """What this supplier sees of its own bids in one purchase."""
    answer = api.get('/bids').json
    return [b for rows in answer.values() if isinstance(rows, list) for b in rows
            if b.get('tender') == tender]


def killed_while_bids_come_in_each_receipt_holds(store=None):
    """Every receipted bid is there after the restart, none twice, and what was not is sent again."""
    s = Server(store=store, demo=['--purchases', '60', '--seed', '11']).start()
    try:
        guest = s.client()
        open_ones = [t['id'] for t in guest.get('/api/v1/tenders').json['tenders']
                     if t['state'] == 'open']
        logins = ['heyang'] + [f'supplier{i:02d}' for i in range(2, 25)]
        apis = {login: s.token(login) for login in logins}
        jobs = [(login, tender, {'tender': tender, 'person': '某人', 'price': '100000.00'})
                for login in logins for tender in open_ones
                if not bids_handed_in(apis[login], tender)]
        check(len(jobs) >= 30, f'only {len(jobs)} bids can come in')
        answers = {}

        def work(mine):
            for login, tender, body in mine:
                api = Api(s.port, apis[login].token)
                answers[login, tender] = api.act('bid.submit', body, key=f'{login}-{tender}')

        def killer():
            while len(answers) < len(jobs) // 3:
                time.sleep(0.0005)
            s.kill()
        at_once([lambda k=k: work(jobs[k::8]) for k in range(8)] + [killer])
        receipts = {k: a.json['out'] for k, a in answers.items() if a.status == 200}
        check(receipts and len(receipts) < len(jobs),
              f'{len(receipts)} of {len(jobs)}: {[a.text[:300] for a in answers.values()][:1]}')
        s.start()
        for login, tender, body in jobs:
            api = Api(s.port, apis[login].token)
            receipt = receipts.get((login, tender))
            answer = api.act('bid.submit', body, key=f'{login}-{tender}')
            same(answer.status, 200, f'{login} again: {answer.text[:200]}')
            if receipt:
                same(answer.json['out']['bid'], receipt['bid'], 'the receipt')
                same(api.get(f'/bid/{receipt["bid"]}').status, 200, 'the bid')
            same(len(bids_handed_in(api, tender)), 1, 'this supplier here')
        replay_is_equal(s)
    finally:
        s.end()


# ---- PostgreSQL

def new_database(options=''):
    name = 'h' + letters(10)
    sql(f'create database {name} {options}')
    url = urllib.parse.urlsplit(os.environ['XINYUE_TEST_PG'])
    return url._replace(path='/' + name)


def sql(statement):
    subprocess.run(['psql', os.environ['XINYUE_TEST_PG'], '-qc', statement], check=True,
                   capture_output=True)


def postgres_may_go_and_come_back():
    url = new_database()
    gate = Gate(url.hostname, url.port)
    at = url._replace(netloc=f'{url.username}:{url.password}@127.0.0.1:{gate.port}').geturl()
    s = Server(store=at)
    try:
        s.start()
        api = s.token('xitong')
        good(api)
        keys = [Burst.key_of(api.act(Burst.kind, Burst.fields(f'在 {i} {letters(5)}')))
                for i in range(5)]
        gate.shut()
        got = at_once([lambda: api_of(s).act(Burst.kind, Burst.fields('断 ' + letters(6)))] * 4)
        check(all(a.status in (500, 503) for a in got), f'{[a.status for a in got]}')
        check(s.alive(), s.said())
        gate.reopen()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if api.get('/orgs').status == 200 and \
                    api.act(Burst.kind, Burst.fields('回 ' + letters(6))).status == 200:
                break
            time.sleep(0.3)
        good(api)
        check(all(Burst.find(api, key) for key in keys), 'something is lost')
        replay_is_equal(s)
    finally:
        s.end()


def a_database_that_is_not_utf8_is_refused():
    url = new_database("encoding 'SQL_ASCII' template template0").geturl()
    run = subprocess.run([XINYUE, 'init', '--data', f'/tmp/xinyue-ascii-{letters(6)}', '--store', url],
                         capture_output=True, text=True, check=False)
    check(run.returncode != 0 and 'UTF8' in run.stderr, f'{run.returncode} {run.stderr}')


def killed_on_postgres_nothing_receipted_is_lost():
    s = Server(store=new_database().geturl())
    try:
        killed_in_a_burst_nothing_receipted_is_lost(s.start())
    finally:
        s.end()


ON_SQLITE = [
    ambiguous_requests_are_refused, long_headers_are_refused,
    nul_and_bad_utf8_are_refused_in_addresses, other_methods_are_refused,
    a_connection_that_says_nothing_harms_nobody, wrong_content_types_are_refused,
    json_that_is_none_is_refused_with_a_reason, forms_that_are_none_are_refused,
    numbers_and_dates_out_of_range_are_refused, oversize_bodies_are_refused_before_they_are_sent,
    truncated_uploads_leave_nothing, texts_are_kept_as_they_were_typed,
    sql_and_html_in_every_field_of_every_act_harm_nothing, openapi_says_what_is_there,
    every_page_answers_every_address,
    a_double_click_is_one_act, a_key_used_again_gets_the_first_answer, a_stale_form_says_so,
    a_post_from_another_site_is_refused, a_session_ends_when_it_is_signed_out,
    another_organizations_id_opens_nothing, guessing_a_password_is_stopped,
    two_servers_do_not_share_a_folder, sigterm_finishes_what_is_under_way,
    killed_in_a_burst_nothing_receipted_is_lost,
    a_clock_set_back_stops_acts_and_nothing_else, a_slow_disk_is_only_slow,
    a_full_disk_stops_who_needs_it_and_nobody_else,
]
ON_DEMO = [*workbook.TESTS, *papers.TESTS]
ALONE = [killed_while_bids_come_in_each_receipt_holds, *bids.TESTS, *public.TESTS, *purchase.TESTS,
         *bundle.TESTS,
         *ledger.TESTS, *gm.TESTS, *draw.TESTS, *uploads.TESTS, *witness.TESTS, *nightly.TESTS,
         *passkey.TESTS, *signer.TESTS, *hooks.TESTS, *post.TESTS]
ON_POSTGRES = [postgres_may_go_and_come_back, a_database_that_is_not_utf8_is_refused,
               killed_on_postgres_nothing_receipted_is_lost]


def run_one(test, *args):
    began = time.monotonic()
    try:
        test(*args)
        print(f'ok {test.__name__} ({time.monotonic() - began:.1f} s)', flush=True)
        return True
    except Exception as e:
        if isinstance(e, Failed):
            at = traceback.extract_tb(e.__traceback__)
            line = next((f.lineno for f in reversed(at) if f.filename == __file__), 0)
            print(f'  line {line}: {str(e)[:600]}')
        else:
            print('  ' + traceback.format_exc()[-1500:].replace('\n', '\n  '))
        print(f'not ok {test.__name__}', flush=True)
        return False


def run_on(server, tests, names):
    passed = failed = 0
    try:
        for test in tests:
            if names and test.__name__ not in names:
                continue
            if not server.process or not server.alive():
                server.start()
            fine = run_one(test, server)
            passed, failed = passed + fine, failed + (not fine)
            if not server.alive():
                print('  the server has ended: ' + server.said())
            if server.fault:
                server.fault.set()
    finally:
        server.end()
    return passed, failed

ALONE += room.TESTS


def main():
    os.chdir(ROOT)
    names = sys.argv[1:]
    random.seed(int(os.environ.get('XINYUE_SEED', '7')))
    passed, failed = run_on(Server(fault=True), ON_SQLITE, names)
    if not names or set(names) & {t.__name__ for t in ON_DEMO}:
        more = run_on(Server(demo=['--purchases', '20', '--seed', '5']), ON_DEMO, names)
        passed, failed = passed + more[0], failed + more[1]
    if 'XINYUE_TEST_PG' not in os.environ:
        print('skipped: no PostgreSQL in XINYUE_TEST_PG')
        ON_POSTGRES.clear()
    for test in ALONE + ON_POSTGRES:
        if names and test.__name__ not in names:
            continue
        fine = run_one(test)
        passed, failed = passed + fine, failed + (not fine)
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
