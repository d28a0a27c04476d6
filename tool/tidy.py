#!/usr/bin/env python3
"""House style as a test: tidy.py [BUILD]

Prints "ok" or "not ok" for each rule, with the places where it is broken, and ends with
"N passed, N failed". BUILD (default: build) is where generated headers stand. doc/style.md says why.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import compile_po    # noqa: E402
import compile_sql   # noqa: E402
import words         # noqa: E402

LAYERS = ['base', 'crypto', 'tlog', 'table', 'store', 'law', 'journal', 'paper', 'web']
SLICES = ['account', 'ledger', 'survey', 'supplier', 'fund', 'plan', 'tender', 'bid', 'draw', 'evaluate', 'dispute',
          'contract', 'perform', 'pay', 'message', 'subscribe', 'archive', 'bundle', 'supervise', 'insight', 'portal', 'tour']
TOP = ['command', 'main.c']
FOREIGN = {'libpq-fe.h': 'store', 'sqlite3.h': 'store', 'microhttpd.h': 'web', 'sodium.h': 'crypto',
           'qrencode.h': 'paper', 'pango/': 'paper', 'cairo': 'paper',
           'openssl/': 'crypto', 'jansson.h': 'base', 'expat.h': 'table', 'xlsxwriter.h': 'table'}
PRIVATE = {'store/driver.h': 'store', 'journal/append.h': 'journal',
           'journal/reading.h': 'journal', 'web/site.h': 'web',
           'web/shelf.h': 'web', 'web/layout.h': 'web'}
# Houses made for tests: they may know a slice, and speak on the terminal.
TEST_KITS = ('bench/', 'src/journal/trial.', 'src/journal/test_', 'src/bid/bid_stage.')
LINE_MAX, FUNCTION_MAX, FILE_WARN, FILE_MAX = 100, 70, 500, 800
# Who may call what other folders leave to them.
BANNED = [
    (r'strcpy|strcat|sprintf|vsprintf|gets|strtok|strncpy|alloca|setjmp|longjmp|system|popen', []),
    (r'malloc|calloc|realloc|free|strdup|strndup',
     ['src/base/', 'src/store/', 'src/web/http', 'src/web/shelf', 'src/journal/journal.c', 'src/journal/writer.c',
      'test/fuzz/']),
    (r'time|gettimeofday|clock_gettime|rand|random|srand|getrandom',
     ['src/base/os.c', 'src/journal/journal.c', 'src/journal/writer.c', 'src/store/blob.c', 'src/command/', 'test/fault/']),
    (r'printf|fprintf|puts|perror', ['src/base/', 'src/command/', 'src/main.c', 'test/fuzz/']),
    (r'pthread_create|pthread_mutex_init|pthread_mutex_lock',
     ['src/web/', 'src/journal/', 'src/crypto/password.c', 'src/command/', 'src/store/', 'test/']),
]
# What would make a replay differ from what was decided.
NOT_IN_APPLY = re.compile(r'\b(os_\w+|new_id|token_new|rule_of|rule_on|RULE_\w+|law_(?!setting_put)'
                          r'\w+|working_days_\w+|calendar_\w+|rule_deadline|rule_length|blob_\w+|'
                          r'password_\w+|refuse_\w+|REFUSE|FIND|fold_search)\s*[(&]?')
HAN = re.compile('[\u3400-\u9fff]')

passed = failed = 0
notes = []


def report(name, places):
    global passed, failed
    places = list(places)
    if not places:
        passed += 1
        print(f'ok {name}')
        return
    failed += 1
    for place in places[:40]:
        print(f'  {place}')
    if len(places) > 40:
        print(f'  ... and {len(places) - 40} more')
    print(f'not ok {name}')


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def blank(text):
    """C without comments and without what stands in strings; lines and columns stay."""
    def keep(m):
        body = m[0]
        if body.startswith('/'):
            return re.sub(r'[^\n]', ' ', body)
        return body[0] + ' ' * (len(body) - 2) + body[-1]
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', keep, text,
                  flags=re.S)


def functions(code):
    """Yields (line, name, head, body) of every function of a blanked C file."""
    for m in re.finditer(r'^(?!typedef|struct \w+ \{|enum)([a-zA-Z_][^;{}]*?\b(\w+)\([^;{}]*\))\n\{\n'
                         r'(.*?)^\}', code, re.M | re.S):
        yield code.count('\n', 0, m.start()) + 1, m[2], m[1], m[3]


def tracked():
    """Every file that git knows or would know."""
    out = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=ROOT,
                         capture_output=True, check=False)
    return sorted(p for p in out.stdout.decode().split('\0') if p and os.path.isfile(p))


def room_of(path):
    return path.split('/')[1]


def layer_law(path, text):
    room = room_of(path)
    if path.startswith(TEST_KITS):
        return
    test = path.endswith('_test.c')
    for number, line in enumerate(text.splitlines(), 1):
        m = re.match(r'#include ([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        name, where = m[2], f'{path}:{number}'
        for foreign, owner in FOREIGN.items():
            if name.startswith(foreign) and room != owner:
                yield f'{where}: only {owner}/ sees <{name}>'
        if m[1] == '<':
            continue
        if name in PRIVATE and room != PRIVATE[name]:
            yield f'{where}: {name} is for {PRIVATE[name]}/ alone'
        yield from may_include(room, name, where, test)


def may_include(room, name, where, test):
    if room in TOP:
        return
    made = re.fullmatch(r'(\w+)_(sql|html)\.h', name)
    if made:
        home = next((r for r in LAYERS + SLICES if glob.glob(f'{ROOT}/src/{r}/{made[1]}.{made[2]}')),
                    None)
        if home != room:
            yield f'{where}: {name} belongs to {home}/'
        return
    if '/' not in name:
        return  # law_rules.h, law_texts.h
    other = name.split('/')[0]
    if other == room:
        return
    if room in LAYERS:
        if other not in LAYERS or LAYERS.index(other) > LAYERS.index(room):
            yield f'{where}: {room}/ may not use {other}/'
    elif other in SLICES:
        if name != f'{other}/{other}.h':
            yield f'{where}: of another slice only {other}/{other}.h'
        elif SLICES.index(other) > SLICES.index(room) and not test:
            yield f'{where}: {other} stands to the right of {room}'
    elif other not in LAYERS:
        yield f'{where}: {room}/ may not use {other}/'


def apply_is_pure(path, code):
    known = {name: (line, body) for line, name, _, body in functions(code)}

    def walk(name, seen):
        if name in seen or name not in known:
            return
        seen.add(name)
        line, body = known[name]
        for m in NOT_IN_APPLY.finditer(body):
            yield f'{path}:{line + 2 + body.count(chr(10), 0, m.start())}: {name} uses {m[1]}'
        for called in set(re.findall(r'\b(\w+)\(', body)):
            yield from walk(called, seen)
    for name in known:
        if name.endswith('_apply'):
            yield from walk(name, set())


def banned(path, code):
    for pattern, allowed in BANNED:
        if path.startswith((*allowed, *TEST_KITS)) or path.endswith('_test.c'):
            continue
        for m in re.finditer(r'(?<![\w.>])(' + pattern + r')\(', code):
            yield f'{path}:{code.count(chr(10), 0, m.start()) + 1}: {m[1]}'


# Workbooks hold binary fractions and nothing else; pango and cairo measure in them.
FLOATS_OF_A_FORMAT = ('src/table/xlsx_write.c', 'src/paper/pdf')


def floats(path, code):
    if path.startswith(FLOATS_OF_A_FORMAT):
        return
    for number, line in enumerate(code.splitlines(), 1):
        m = re.search(r'\b(float|double|long double)\b|(?<![\w.])\d+\.\d', line)
        if m:
            yield f'{path}:{number}: {m[0]}'


def long_things(path, text, code):
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_MAX:
            yield f'{path}:{number}: {len(line)} columns'
    for line, name, _, body in functions(code):
        n = body.count('\n') + 3
        if n > FUNCTION_MAX:
            yield f'{path}:{line}: {name} has {n} lines'
    n = text.count('\n')
    if n > FILE_MAX:
        yield f'{path}: {n} lines; split by verb'
    elif n > FILE_WARN and not path.endswith('_test.c'):
        notes.append(f'{path} has {n} lines; over {FILE_WARN}: split by verb')


def check_c(files):
    law, long, calls, real, pure = [], [], [], [], []
    for path in files:
        text = read(path)
        code = blank(text)
        long += long_things(path, text, code)
        calls += banned(path, code)
        if path.startswith('src/'):
            law += layer_law(path, text)
            real += floats(path, code)
            pure += apply_is_pure(path, code)
    report('every include points to the left', law)
    report(f'lines end at {LINE_MAX}, functions at {FUNCTION_MAX}, files at {FILE_MAX}', long)
    report('no banned call', calls)
    report('no floating point', real)
    report('apply uses no law, clock, random or blob', pure)


def self_test():
    """The checks refuse what they are for."""
    bad = 'static err x_apply(struct db *db)\n{\n    return helper(db);\n}\n' \
          'static err helper(struct db *db)\n{\n    double d = 1.5;\n    strcpy(a, os_now());\n}\n'
    want = {
        'apply': list(apply_is_pure('src/plan/x.c', bad)),
        'float': list(floats('src/plan/x.c', bad)),
        'banned': list(banned('src/plan/x.c', bad)),
        'left': list(layer_law('src/fund/x.c', '#include "plan/plan.h"\n')),
        'inside': list(layer_law('src/plan/x.c', '#include "fund/fund_views.h"\n')),
        'foreign': list(layer_law('src/plan/x.c', '#include <sqlite3.h>\n')),
        'up': list(layer_law('src/store/x.c', '#include "journal/act.h"\n')),
        'words': list(words.wrong('正在征集响应')),
        'punctuation': list(words.wrong('请填写,然后提交')),
    }
    report('tidy finds what it is for', [f'{k} is not found' for k, v in want.items() if not v])
    good = '#include "base/str.h"\n#include "fund/fund.h"\n#include "plan_sql.h"\n'
    report('tidy lets good files pass', list(layer_law('src/tender/x.c', good.replace(
        '#include "plan_sql.h"\n', ''))) + list(words.wrong('请在 2026-03-01 前提交（最晚 9:30）。')))


BAD_SQL = {
    'writes a table of another slice':
        '--: exec bad(id id)\ndelete from org where id = :id;\n',
    'reads a table further right':
        '--: many bad() = id id\nselect id from later order by id limit 5;\n',
    'many rows without a limit':
        '--: many bad() = id id\nselect id from mine order by id;\n',
    'order without a unique last key':
        '--: many bad() = id id\nselect id from mine order by name limit 5;\n',
    'like': "--: many bad(t text) = id id\nselect id from mine where name like :t "
            "order by id limit 5;\n",
    'a sum that is not cast':
        '--: one bad() = n int\nselect sum(n) from mine;\n',
    'division': '--: one bad() = n int\nselect n / 2 from mine;\n',
}
MINE = 'create table mine (id bigint primary key, name text not null, n bigint not null);\n'


def sql_law():
    """compile_sql refuses what it says it refuses, and takes a good file."""
    wrong = []
    with tempfile.TemporaryDirectory() as d:
        def put(name, text):
            with open(f'{d}/{name}', 'w', encoding='utf-8') as f:
                f.write(text)
            return f'{d}/{name}'
        left = put('left.sql', 'create table org (id bigint primary key);\n')
        right = put('right.sql', 'create table later (id bigint primary key);\n')
        good = put('good.sql', MINE + '--: many ok() = id id\n'
                   'select m.id from mine m join org o on o.id = m.id order by m.id limit 5;\n')
        try:
            compile_sql.Unit('good', good, [left, good, right])
        except compile_sql.Bad as e:
            wrong.append(f'a good file is refused: {e}')
        for why, text in BAD_SQL.items():
            path = put('bad.sql', MINE + text)
            try:
                compile_sql.Unit('bad', path, [left, path, right])
                wrong.append(f'takes a file that {why}')
            except compile_sql.Bad:
                pass
    report('the SQL compiler holds the layer law', wrong)


def headers_alone(build, headers):
    wrong = []
    with tempfile.TemporaryDirectory() as d:
        for i, path in enumerate(headers):
            with open(f'{d}/h{i}.c', 'w', encoding='utf-8') as f:
                f.write(f'#include "{path[len("src/"):]}"\n')
        flags = ['-std=gnu17', '-D_GNU_SOURCE', '-Isrc', f'-I{build}', f'-I{build}/tool',
                 '-fsyntax-only', '-w']
        run = subprocess.run(['gcc', *flags, *sorted(glob.glob(f'{d}/*.c'))], cwd=ROOT, text=True,
                             capture_output=True, check=False)
        if run.returncode:
            wrong = [l for l in run.stderr.splitlines() if 'error' in l] or [run.stderr]
    report('each header compiles alone', wrong)


def law_rules():
    """(place, name) of every rule; a newer version of a rule counts once."""
    seen = {}
    for path in sorted(glob.glob('law/*.law')):
        for number, line in enumerate(read(path).splitlines(), 1):
            if line.startswith('rule '):
                seen.setdefault(line[5:].strip(), f'{path}:{number}')
    return seen


def rules_are_used(sources):
    text = '\n'.join(read(p) for p in sources)
    used = set(re.findall(r'RULE_(\w+)', text))
    used |= set(re.findall(r'\b(?:REFUSE|FIND)\(\s*\w+,\s*(\w+)', text))
    rules = law_rules()
    report('every rule is used', [f'{place}: {name}' for name, place in rules.items()
                                  if name.replace('.', '_') not in used])


def requirements_have_tests():
    """What doc/requirements.md calls done has a test with its number in its name."""
    tests = '\n'.join(read(p) for p in glob.glob('test/**/*.mjs', recursive=True) +
                      glob.glob('test/http/*.py'))
    rows = re.findall(r'^\| ([A-Z]\d\d) \| (\w+) \|', read('doc/requirements.md'), re.M)
    numbers = [n for n, _ in rows]
    report('what is done has a test of its number',
           [f'doc/requirements.md: {n}' for n, state in rows
            if state not in ('done', 'open') or
            (state == 'done' and not re.search(rf'\b{n}\b', tests))] +
           [f'doc/requirements.md: {n} twice' for n in set(numbers) if numbers.count(n) > 1])


def rules_have_cases():
    """A case that trips each rule, and one that passes it, or one that shows what a rule gives that
    refuses nothing; src/command/case.c says how."""
    files = glob.glob('test/case/**/*.case', recursive=True)
    if not files:
        notes.append('test/case holds no case yet: no rule is shown to trip')
        return
    trips, passes = set(), set()
    for path in files:
        text = read(path)
        trips |= set(re.findall(r'^(?!#)[^\n]*-> refused ([\w.]+)', text, re.M))
        passes |= set(re.findall(r'^(?!#)[^\n]*-> passes ([\w.]+)', text, re.M))
        gives = set(re.findall(r'^(?!#)[^\n]*-> gives ([\w.]+)', text, re.M))
        trips |= gives
        passes |= gives
    # What only two purchases, or two people, bring about is tripped beside the code.
    for path in glob.glob('src/*/*_test.c'):
        trips |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', read(path)))
        passes |= set(re.findall(r'TRIAL_PASSES\([^;]*"([a-z_]+\.[a-z_]+)"\)', read(path)))
    rules = law_rules()
    report('every rule has a case that trips it',
           [f'{place}: {name}' for name, place in rules.items() if name not in trips])
    report('every rule has a case that passes it',
           [f'{place}: {name}' for name, place in rules.items() if name not in passes])


def pages_have_relations(sources):
    wrong = []
    for path in sources:
        text = read(path)
        for m in re.finditer(r'const struct page \w+\[\] = \{(.*?)^\};', text, re.M | re.S):
            for row in re.finditer(r'^    \{(?!0)(.*?)(?=^    \{|\Z)', m[1], re.M | re.S):
                if not re.match(r'"/[^"]*",\s*"[^"]+",\s*(MAY\(|ANYONE|[A-Z_]+\()', row[1]):
                    line = text.count('\n', 0, m.start(1) + row.start()) + 1
                    wrong.append(f'{path}:{line}: {row[1].strip()[:60]}')
                if re.match(r'"/[^"]*\{', row[1]) and re.search(r'MAY\(\w+, NULL\)', row[1]):
                    line = text.count('\n', 0, m.start(1) + row.start()) + 1
                    wrong.append(f'{path}:{line}: a thing in the path, but a bare relation')
    report('every page says who may see it', wrong)


def english(texts):
    files = sorted(glob.glob('po/en/*.po'))
    have = compile_po.read_all(files)
    lacking = sorted({(t, where) for t, where in texts if t not in have})
    report('every text has its English', [f'{where}: {t}' for t, where in lacking])
    report('English words of the trade are the agreed ones',
           [f'{path}: {k}: {why}' for path in files for k, v in compile_po.read(path)
            for why in words.wrong_english(k, v)])


def chinese(texts):
    wrong = []
    for text, where in texts:
        wrong += [f'{where}: {text[:40]}: {why}' for why in words.wrong(text)]
    report("screens speak the officials' words", wrong)


def classes(files):
    """A class that no style knows does nothing: doc/design.md lists those there are."""
    known = set(re.findall(r'[a-z-]+', ' '.join(re.findall(r'`([^`]*)`', read('doc/design.md')))))
    wrong = []
    for path in files:
        text = re.sub(r'\{\{.*?\}\}(?!\})', lambda m: re.sub(r'[^\n]', ' ', m[0]), read(path),
                      flags=re.S)
        for m in re.finditer(r'\bclass="([^"]*)"', text):
            line = text.count('\n', 0, m.start()) + 1
            wrong += [f'{path}:{line}: {name}' for name in m[1].split() if name not in known]
    report('every class stands in doc/design.md', wrong)


def tree(files):
    report('no file is larger than 1 MB',
           [f'{p}: {os.path.getsize(p)} bytes' for p in files if os.path.getsize(p) > 1 << 20])
    wrong = []
    path_word = re.compile(r'(?<![\w.])/wo' + r'rk/\w')
    host_word = re.compile(r'https?://[^/\s"\']*(registry|artifactory|nexus|pypi|npmmirror|proxy)'
                           r'[^\s"\']*', re.I)
    for p in files:
        try:
            text = read(p)
        except UnicodeDecodeError:
            continue
        for pattern in (path_word, host_word):
            wrong += [f'{p}:{text.count(chr(10), 0, m.start()) + 1}: {m[0]}'
                      for m in pattern.finditer(text)]
        if p.endswith('package-lock.json') and '"resolved"' in text:
            wrong.append(f'{p}: names where packages were fetched; see .npmrc')
    report('no address of one machine or registry', wrong)


def shell(files):
    scripts = [p for p in files if p.endswith('.sh') or p == '.ci/run']
    wrong = []
    for p in scripts:
        if not read(p).startswith('#!/bin/sh'):
            wrong.append(f'{p}: begins with another shell')
        run = subprocess.run(['sh', '-n', p], capture_output=True, text=True, check=False)
        if run.returncode:
            wrong.append(run.stderr.strip())
    if shutil.which('shellcheck'):
        run = subprocess.run(['shellcheck', '-s', 'sh', '-f', 'gcc', *scripts], text=True,
                             capture_output=True, check=False)
        wrong += run.stdout.splitlines()
    report('shell scripts are POSIX', wrong)


def main():
    os.chdir(ROOT)
    build = sys.argv[1] if len(sys.argv) > 1 else 'build'
    files = tracked()
    c_files = [p for p in files if re.match(r'(src|test|bench)/.*\.[ch]$', p)]
    sources = [p for p in c_files if p.startswith('src/') and not p.endswith('_test.c')]
    texts = list(words.texts(files))
    self_test()
    sql_law()
    check_c(c_files)
    headers_alone(build, [p for p in files if re.match(r'src/.*\.h$', p)])
    rules_are_used([p for p in files if p.startswith('src/') and not p.endswith('_test.c')])
    rules_have_cases()
    requirements_have_tests()
    pages_have_relations(sources)
    english(t for t in texts if not t[1].startswith(('law/', *words.CHINESE_ONLY)))
    chinese(texts)
    classes([p for p in files if p.startswith('src/') and p.endswith('.html')])
    tree(files)
    shell(files)
    for note in notes:
        print(f'# {note}')
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
