"""What the public takes along: CSV, Atom, RSS and calendars, read by readers that are not ours."""
import contextlib
import csv
import datetime
import email.utils
import io
import re
import urllib.parse
import xml.etree.ElementTree as tree

from bids import Public
from kit import Server, check, credit_code, same

CITY = ['--purchases', '30', '--seed', '5', '--until', '2026-11-25']
LISTS = {'/notices': 'notices', '/intentions': 'notices', '/results': 'results',
         '/performance': 'rows', '/procurements': 'projects', '/suppliers': 'suppliers',
         '/buyers': 'buyers'}
ATOM = '{http://www.w3.org/2005/Atom}'
RARE = '示例区𠮷田·阿依古丽养老服务中心（凤凰街道、马田街道、光明街道、玉塘街道、新湖街道和公明街道综合服务分中心）'
FORMULA = '=HYPERLINK("http://example.org";"示例")服务中心'


@contextlib.contextmanager
def city():
    s = Server(demo=CITY).start()
    try:
        yield s
    finally:
        s.end()


def rows_of(answer, path):
    """A CSV as a strict reader has it: the heads and the rows."""
    same(answer.status, 200, path)
    check(answer.headers['content-type'].startswith('text/csv'), f'{path}: {answer.headers}')
    check(answer.bytes.startswith(b'\xef\xbb\xbf'), f'{path}: no mark of UTF-8')
    text = answer.bytes.decode('utf-8-sig')
    check('\n' not in text.replace('\r\n', ''), f'{path}: a line does not end with CRLF')
    rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
    for row in rows:
        same(len(row), len(rows[0]), f'{path}: columns of {row}')
    return rows[0], rows[1:]


def every_list_is_csv_for_other_readers():
    with city() as s:
        c = s.client()
        for path, part in LISTS.items():
            heads, rows = rows_of(c.get(f'{path}.csv'), path)
            page = c.get(f'/api/v1{path}').json
            same(len(rows), page.get('total', len(page[part])), f'{path}: rows')
            for head in heads:
                check(re.search('[\u3400-\u9fff]', head), f'{path}: "{head}" is not Chinese')
            for row in rows:
                cells = dict(zip(heads, row))
                for head, cell in cells.items():
                    if '（元）' in head and cell:
                        check(re.fullmatch(r'-?\d+\.\d\d', cell), f'{path}: {head} is {cell}')
                    if '网址' in head and cell and head != '登载网址':
                        check(cell.startswith('http://'), f'{path}: {head} is {cell}')
                if '发布时间' in cells:
                    datetime.datetime.strptime(cells['发布时间'], '%Y-%m-%d %H:%M:%S')
                check(not any(re.match(r'[=+@\t]|-\D', cell) for cell in row), f'{path}: {row}')


def a_csv_has_the_filters_of_its_list_and_beijing_time():
    with city() as s:
        c = s.client()
        query = urllib.parse.urlencode({'kind': 'result', 'q': '服务', 'sort': 'amount'})
        heads, rows = rows_of(c.get(f'/notices.csv?{query}'), query)
        page = c.get(f'/api/v1/notices?{query}&size=100').json
        same(len(rows), page['total'], 'rows')
        at = heads.index('发布时间')
        for row, line in zip(rows, page['notices']):
            utc = datetime.datetime.fromisoformat(line['published'].replace('Z', '+00:00'))
            beijing = utc.astimezone(datetime.timezone(datetime.timedelta(hours=8)))
            same(row[at], beijing.strftime('%Y-%m-%d %H:%M:%S'), 'time')
            same(row[heads.index('标题')], line['title'], 'order')


def names_stay_and_formulas_do_not_run():
    """X22: a rare and long name unchanged in list, profile, JSON and CSV."""
    with city() as s:
        c = s.client()
        for n, name in enumerate((RARE, FORMULA)):
            answer = Public(s.port).act('supplier.register', {
                'name': name, 'code': credit_code('52440300'), 'kind': 'social_service',
                'size': 'none', 'address': '示例区东明路 1 号', 'legal_rep': '𠮷田·阿依古丽',
                'contact': '𠮷田·阿依古丽', 'phone': '13900000000', 'login': f'rare{n}',
                'password': 'yanshi12345', 'undertaking': True})
            same(answer.status, 200, f'registering {name}: {answer.text[:300]}')
        query = urllib.parse.quote('𠮷田·阿依古丽')
        found = c.get(f'/api/v1/suppliers?q={query}').json['suppliers']
        same([x['name'] for x in found], [RARE], 'the list')
        check(RARE in c.get(f'/suppliers?q={query}').text, 'the page of the list')
        check(f'<h1>{RARE}</h1>' in c.get(f'/supplier/{found[0]["org"]}').text, 'the profile')
        heads, rows = rows_of(c.get('/suppliers.csv'), '/suppliers.csv')
        names = [row[heads.index('名称')] for row in rows]
        check(RARE in names, 'the CSV has another name')
        check("'" + FORMULA in names and FORMULA not in names, 'a formula would run')


def iso(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def feeds_are_what_their_standards_say():
    with city() as s:
        c = s.client()
        project = c.get('/api/v1/procurements?stage=open').json['projects'][0]['id']
        for path in ('/notices.atom', '/notices.atom?q=%E6%9C%8D%E5%8A%A1&kind=result',
                     '/notices.atom?q=nothing', f'/project/{project}/feed.atom'):
            answer = c.get(path)
            check(answer.headers['content-type'].startswith('application/atom+xml'), path)
            feed = tree.fromstring(answer.bytes)
            same(feed.tag, ATOM + 'feed', path)
            links = {x.get('rel'): x.get('href') for x in feed.findall(ATOM + 'link')}
            check(links['self'].endswith(path), f'{path}: self is {links["self"]}')
            iso(feed.findtext(ATOM + 'updated'))
            entries = feed.findall(ATOM + 'entry')
            ids = [e.findtext(ATOM + 'id') for e in entries]
            same(len(set(ids)), len(ids), f'{path}: ids twice')
            for e in entries:
                check(e.findtext(ATOM + 'title') and e.find(ATOM + 'link') is not None, path)
                check(feed.find(ATOM + 'author') is not None or e.find(ATOM + 'author') is not None,
                      f'{path}: no author')
                iso(e.findtext(ATOM + 'updated'))
            same(ids, [e.findtext(ATOM + 'id') for e in
                       tree.fromstring(c.get(path).bytes).findall(ATOM + 'entry')], 'ids change')
        channel = tree.fromstring(c.get('/notices.rss').bytes).find('channel')
        check(all(channel.findtext(x) for x in ('title', 'link', 'description')), 'channel')
        for item in channel.findall('item'):
            check(item.findtext('guid') == item.findtext('link'), 'guid')
            check(email.utils.parsedate_to_datetime(item.findtext('pubDate')).tzinfo, 'pubDate')


def events_of(answer, path):
    """The events of a calendar, unfolded by RFC 5545."""
    check(answer.headers['content-type'].startswith('text/calendar'), path)
    check(b'\n' not in answer.bytes.replace(b'\r\n', b''), f'{path}: a line without CRLF')
    for line in answer.bytes.split(b'\r\n'):
        check(len(line) <= 75, f'{path}: {len(line)} octets in {line}')
    lines = answer.bytes.decode().replace('\r\n ', '').split('\r\n')[:-1]
    stack, events = [], []
    for line in lines:
        name, _, value = line.partition(':')
        if name == 'BEGIN':
            stack.append(value)
            if value == 'VEVENT':
                events.append({})
        elif name == 'END':
            same(stack.pop(), value, f'{path}: nesting')
        elif stack[-1:] == ['VEVENT']:
            events[-1][name] = value
    same(stack, [], f'{path}: not ended')
    return events


def calendars_hold_the_deadlines():
    with city() as s:
        c = s.client()
        events = events_of(c.get('/notices.ics?stage=open'), '/notices.ics')
        rows = c.get('/api/v1/notices?stage=open&kind=tender&kind=consultation&size=100').json
        want = {f'{r["tender"]}-deadline@xinyue': r['deadline'] for r in rows['notices']}
        got = {e['UID']: e for e in events}
        same(set(got), set(want), 'events')
        for uid, e in got.items():
            at = iso(want[uid]).astimezone(datetime.timezone(datetime.timedelta(hours=8)))
            same(e['DTSTART;TZID=Asia/Shanghai'], at.strftime('%Y%m%dT%H%M%S'), uid)
            check(re.fullmatch(r'\d{8}T\d{6}Z', e['DTSTAMP']) and e['SUMMARY'], uid)
            check(e['SEQUENCE'].isdigit() and e['STATUS'] == 'CONFIRMED', uid)
        project = rows['notices'][0]['project']
        events = events_of(c.get(f'/project/{project}/dates.ics'), 'project')
        check(any('deadline' in e['UID'] for e in events), 'a project without its deadline')
        same(len({e['UID'] for e in events}), len(events), 'uids twice')


TESTS = [every_list_is_csv_for_other_readers, a_csv_has_the_filters_of_its_list_and_beijing_time,
         names_stay_and_formulas_do_not_run, feeds_are_what_their_standards_say,
         calendars_hold_the_deadlines]
