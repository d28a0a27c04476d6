#!/usr/bin/env python3
"""How fast, against something real in the same run: prints `name: value` lines.

    bench/run.py BUILD [--seconds N] [--purchases N]

Everything runs on loopback, in a temporary folder, for a bounded time. Figures of one machine say
little; each is a ratio to a yardstick that ran seconds before or after it.
"""
import argparse
import html
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'test', 'http'))
from kit import Fault  # noqa: E402
PASSWORD = 'yanshi12345'


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def say(name, value):
    print(f'{name}: {value}', flush=True)


class Server:
    """xinyue serve on some store, with or without a slow disk."""

    def __init__(self, build, data, store=None, fault=None):
        self.port = free_port()
        words = [f'{build}/xinyue', 'serve', '--data', data, '--port', str(self.port), '--sandbox']
        if store:
            words += ['--store', store]
        env = {**os.environ, **(fault.environment() if fault else {})}
        begun = time.monotonic()
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=sys.stderr, env=env)
        self.process.stdout.readline()
        while self.get('/')[0] != 200:
            time.sleep(0.005)
        self.start_s = time.monotonic() - begun

    def get(self, path, headers=None):
        try:
            c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=20)
            c.request('GET', path, headers=headers or {})
            r = c.getresponse()
            return r.status, r.read(), r
        except OSError:
            return 0, b'', None

    def post(self, path, body, headers):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=20)
        c.request('POST', path, body, headers)
        r = c.getresponse()
        return r.status, r.read(), r

    def session(self, login):
        form = {'Content-Type': 'application/x-www-form-urlencoded'}
        status, body, r = self.post('/do/account.sign_in', f'login={login}&password={PASSWORD}',
                                    form)
        cookie = r.getheader('Set-Cookie')
        if status != 303 or not cookie:
            raise SystemExit(f'cannot sign in as {login}: {status} {body[:300]}')
        return cookie.split(';')[0]

    def token(self, login):
        cookie = self.session(login)
        page = self.get('/do/account.issue_token', {'Cookie': cookie})[1].decode()
        form = {name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', page)[1])
                for name in ('_csrf', '_once')}
        day = time.strftime('%Y-%m-%d', time.localtime(time.time() + 30 * 86400))
        form.update(name='bench', until=day)
        status, body, _ = self.post(
            '/do/account.issue_token', urllib.parse.urlencode(form),
            {'Content-Type': 'application/x-www-form-urlencoded', 'Cookie': cookie})
        found = re.search(r'id="secret">([^<]+)<', body.decode())
        if not found:
            raise SystemExit(f'cannot issue a token: {status} {body[:500]}')
        return found[1]

    def peak_mb(self):
        with open(f'/proc/{self.process.pid}/status') as f:
            return int(re.search(r'VmHWM:\s+(\d+)', f.read())[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) != 0:
            raise SystemExit('the server did not end well')


def wrk(script, url, seconds, connections, args=()):
    threads = 2 if connections >= 2 else 1
    words = ['wrk', '-t', str(threads), '-c', str(connections), '-d', f'{seconds}s', '--timeout',
             '10s', '-s', f'{HERE}/{script}', url, '--', *args]
    text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return [int(x) for x in re.search(r'RESULT (.*)', text)[1].split()]


def project_of(server):
    body = json.loads(server.get('/api/v1/notices')[1])
    for rows in body.values():
        if isinstance(rows, list) and rows and 'project' in rows[0]:
            return rows[0]['project']
    raise SystemExit('the demo data has no notice')


def acts(server, seconds, run):
    token, project = server.token('heyang'), project_of(server)
    url = f'http://127.0.0.1:{server.port}/'
    wrk('acts.lua', url, 1, 64, (token, project, run + 'w'))
    n, us, bad = wrk('acts.lua', url, seconds, 64, (token, project, run))
    if bad:
        raise SystemExit(f'{bad} of {n} acts failed')
    return n * 1e6 / us


def bare(build, data, target, seconds, fault=None):
    env = {**os.environ, **(fault.environment() if fault else {})}
    words = [f'{build}/bench/bare', f'{data}/xinyue.db', target, str(seconds), 'log_private',
             'inquiry', 'side_key']
    return float(subprocess.run(words, capture_output=True, text=True, check=True, env=env).stdout)


def acts_sqlite(o, demo, name, slow):
    data, fault = f'{o.folder}/{name}', None
    shutil.copytree(demo, data)
    if slow:
        fault = Fault(o.folder)
        fault.set(sync_ms=5)
    server = Server(o.build, data, fault=fault)
    try:
        rate = acts(server, o.seconds, name)
    finally:
        server.stop()
    yard = bare(o.build, data, f'{o.folder}/{name}.bare', o.seconds, fault)
    print(f'# {name}: {rate:.0f} acts/s, bare {yard:.0f} rows/s', file=sys.stderr)
    say(name, f'{rate / yard:.3f}')


PGBENCH = """\\set n random(1, 4503599627370495)
\\set k random(1, 4503599627370495)
begin;
insert into log_private (n, after, slot, leaf, salt, kind, body)
 values (:n, 100, 1, 100, decode(md5(:n::text) || md5(:n::text), 'hex'), 'dispute.ask', '{body}');
insert into inquiry ({columns}) select {values} from inquiry_seed;
insert into side_key (actor, kind, key, body, answer, at)
 values (:k, 'dispute.ask', :n::text || 'bench', decode(md5(:n::text) || md5(:n::text), 'hex'),
 '{answer}', :n);
commit;
"""


def psql(url, sql):
    words = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url, '-c', sql]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def pgbench(o, url):
    columns = psql(url, "select string_agg(column_name, ',' order by ordinal_position) from "
                        "information_schema.columns where table_name = 'inquiry'")
    body = psql(url, "select body from log_private where kind = 'dispute.ask' limit 1")
    answer = psql(url, "select answer from side_key where kind = 'dispute.ask' limit 1")
    psql(url, 'create table inquiry_seed as select * from inquiry limit 1')
    values = ','.join(':n' if c == 'id' else c for c in columns.split(','))
    script = f'{o.folder}/bench.sql'
    with open(script, 'w') as f:
        f.write(PGBENCH.format(body=body.replace("'", "''"), answer=answer.replace("'", "''"),
                               columns=columns, values=values))
    words = ['pgbench', '-n', '-M', 'prepared', '-c', '64', '-j', '2', '-T', str(o.seconds), '-f',
             script, url]
    text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return float(re.search(r'tps = ([\d.]+)', text)[1])


def acts_postgres(o):
    url = os.environ.get('XINYUE_TEST_PG')
    if not url:
        print('# acts_http_vs_postgres skipped: run it through tool/postgres.sh', file=sys.stderr)
        return
    data = f'{o.folder}/postgres'
    subprocess.run([f'{o.build}/xinyue', 'demo', '--data', data, '--store', url, '--purchases',
                    '12'], check=True, stdout=subprocess.DEVNULL)
    server = Server(o.build, data, store=url)
    try:
        rate = acts(server, o.seconds, 'postgres')
    finally:
        server.stop()
    yard = pgbench(o, url)
    print(f'# acts_http_vs_postgres: {rate:.0f} acts/s, pgbench {yard:.0f} tps', file=sys.stderr)
    say('acts_http_vs_postgres', f'{rate / yard:.3f}')


class Nginx:
    """The yardstick for a page: the same bytes from a file."""

    def __init__(self, folder, body):
        self.port = free_port()
        root = f'{folder}/nginx'
        os.makedirs(f'{root}/www')
        with open(f'{root}/www/page.html', 'wb') as f:
            f.write(body)
        with open(f'{root}/nginx.conf', 'w') as f:
            f.write(f'''worker_processes 2; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000; sendfile on; types {{ text/html html; }}
client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
server {{ listen 127.0.0.1:{self.port} backlog=4096; root {root}/www; }} }}
''')
        subprocess.run(['chmod', '-R', 'a+rX', folder], check=True)
        self.process = subprocess.Popen(['nginx', '-c', f'{root}/nginx.conf', '-g', 'daemon off;'],
                                        stderr=subprocess.DEVNULL)
        time.sleep(0.5)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def page_rate(url, seconds, connections=64):
    n, us, bad, _, _ = wrk('page.lua', url, seconds, connections)
    if bad:
        raise SystemExit(f'{bad} requests for {url} failed')
    return n * 1e6 / us


def page_against_nginx(o, server, page):
    body = server.get(page)[1]
    nginx = Nginx(o.folder, body)
    try:
        yard = page_rate(f'http://127.0.0.1:{nginx.port}/page.html', o.seconds)
    finally:
        nginx.stop()
    rate = page_rate(f'http://127.0.0.1:{server.port}{page}', o.seconds)
    print(f'# page: {rate:.0f}/s, nginx {yard:.0f}/s, {len(body)} bytes', file=sys.stderr)
    say('page_vs_nginx', f'{rate / yard:.3f}')


def thousand_clients(o, server, page):
    n, us, bad, median, p99 = wrk('page.lua', f'http://127.0.0.1:{server.port}{page}', o.seconds,
                                  1000)
    print(f'# 1000 clients: {n * 1e6 / us:.0f}/s, median {median} us', file=sys.stderr)
    say('errors_1000_clients', bad)
    say('p99_over_median_1000_clients', f'{p99 / max(median, 1):.2f}')


def upload(server, cookie, csrf, size, rate, stop):
    """One multipart form with a file, sent slowly; the answer does not matter."""
    mark = 'xinyuebench'
    head = (f'--{mark}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{csrf}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n'
            f'Content-Type: application/octet-stream\r\n\r\n').encode()
    tail = f'\r\n--{mark}--\r\n'.encode()
    with socket.create_connection(('127.0.0.1', server.port), timeout=60) as s:
        s.sendall((f'POST /do/supplier.add_certificate HTTP/1.1\r\nHost: 127.0.0.1\r\n'
                   f'Cookie: {cookie}\r\nContent-Type: multipart/form-data; boundary={mark}\r\n'
                   f'Content-Length: {len(head) + size + len(tail)}\r\n\r\n').encode() + head)
        piece, sent = b'x' * 65536, 0
        while sent < size and not stop.is_set():
            n = min(len(piece), size - sent)
            s.sendall(piece[:n])
            sent += n
            if rate:
                time.sleep(n / rate)
        if sent == size:
            s.sendall(tail)
            return s.recv(64).split(b' ')[1:2]
    return None


def sign_in_to_upload(server):
    cookie = server.session('heyang')
    page = server.get('/do/supplier.add_certificate', {'Cookie': cookie})[1].decode()
    return cookie, re.search(r'name="_csrf" value="([^"]*)"', page)[1]


def page_while_uploading(o, server, page):
    url = f'http://127.0.0.1:{server.port}{page}'
    cookie, csrf = sign_in_to_upload(server)
    idle = page_rate(url, o.seconds)
    stop = threading.Event()
    uploads = [threading.Thread(target=upload, args=(server, cookie, csrf, 200 << 20, 2 << 20,
                                                     stop)) for _ in range(2)]
    for t in uploads:
        t.start()
    time.sleep(0.5)
    busy = page_rate(url, o.seconds)
    stop.set()
    for t in uploads:
        t.join()
    say('page_while_uploading_vs_idle', f'{busy / idle:.3f}')
    status = upload(server, cookie, csrf, 300 << 20, 0, threading.Event())
    print(f'# 300 MB upload answered {status}', file=sys.stderr)


def links(server, page, pattern):
    """Addresses of this pattern on a page, in order, each once."""
    text = server.get(page)[1].decode()
    return list(dict.fromkeys(html.unescape(m) for m in re.findall(f'href="({pattern})"', text)))


def public_pages(server):
    """Ten pages that anyone may open, of purchases that have come far."""
    projects = links(server, '/notices', r'/project/\w+') or [f'/project/{project_of(server)}']
    fit = [f for p in projects for f in links(server, p, r'/tender/\w+/fit')]
    return ['/', '/notices', links(server, projects[0], r'/notice/\w+')[0], projects[0],
            *fit[:1], '/suppliers', links(server, '/suppliers', r'/supplier/\w+')[0], '/law',
            '/developers', '/accessibility']


def lighthouse(server):
    folder = os.path.join(HERE, 'lighthouse')
    if not os.path.isdir(f'{folder}/node_modules'):
        done = subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
                              cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            say('lighthouse', f'skipped: npm could not install it: {done.stderr[-200:]}')
            return
    subprocess.run(['node', f'{folder}/run.mjs', f'http://127.0.0.1:{server.port}',
                    *public_pages(server)], check=True)


def age_against_age(o, megabytes=500):
    """Decrypting a large bid: Debian's age ÷ ours, the best of three each, taken in turn."""
    plain, sealed, key = (f'{o.folder}/{n}' for n in ('plain', 'sealed', 'key'))
    with open(plain, 'wb') as f:
        for _ in range(megabytes):
            f.write(os.urandom(1 << 20))
    ours = [f'{o.build}/xinyue', 'age']
    subprocess.run(ours + ['keygen', '-o', key], check=True, stderr=subprocess.DEVNULL)
    with open(key, encoding='ascii') as f:
        recipient = re.search(r'age1\w+', f.read())[0]
    subprocess.run(['age', '-r', recipient, '-o', sealed, plain], check=True)
    best = {}
    for _ in range(3):
        for name, words in (('age', ['age']), ('ours', ours)):
            begun = time.monotonic()
            subprocess.run(words + ['-d', '-i', key, '-o', '/dev/null', sealed], check=True)
            best[name] = min(best.get(name, 1e9), time.monotonic() - begun)
    say('age_decrypt_vs_age', f'{best["age"] / best["ours"]:.2f}')
    for path in (plain, sealed, key):
        os.remove(path)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('build')
    p.add_argument('--seconds', type=int, default=8)
    p.add_argument('--purchases', type=int, default=500)
    o = p.parse_args()
    o.build = os.path.abspath(o.build)
    with tempfile.TemporaryDirectory() as o.folder:
        age_against_age(o)
        demo = f'{o.folder}/demo'
        begun = time.monotonic()
        subprocess.run([f'{o.build}/xinyue', 'demo', '--data', demo, '--purchases',
                        str(o.purchases), '--seed', '7'], check=True, stdout=subprocess.DEVNULL)
        say('demo_500_s', f'{time.monotonic() - begun:.1f}')
        acts_sqlite(o, demo, 'acts_http_vs_sqlite', False)
        acts_sqlite(o, demo, 'acts_http_vs_sqlite_slow_disk', True)
        acts_postgres(o)
        server = Server(o.build, demo)
        try:
            page = f'/project/{project_of(server)}'
            page_against_nginx(o, server, page)
            thousand_clients(o, server, page)
            page_while_uploading(o, server, page)
            say('peak_memory_mb', f'{server.peak_mb():.0f}')
            say('start_s', f'{server.start_s:.3f}')
            lighthouse(server)
        finally:
            server.stop()


if __name__ == '__main__':
    main()
