#!/usr/bin/env python3
"""Compiles a slice's .sql file to const tables and typed C functions.

    compile_sql.py NAME IN.sql OUT.h OUT.c ALL.sql...

IN.sql holds `create table` and `create index` statements and, under lines that begin with `--:`,
named queries:

    --: row org_line = id id, name text, phone text?
    --: many orgs(kind text, after id) = org_line
    --: maybe org_find(code text) = id id, name text
    --: one org_count() = n int
    --: exec org_insert(id id, name text, phone text?)

A parameter is written :name. ALL.sql are the files in the order of the house; they tell who owns a
table, and a file may read only its own tables and those before it, and write only its own.
"""
import re
import sys

TYPES = {
    'id': ('COL_ID', 'id'), 'int': ('COL_INT', 'int64_t'), 'money': ('COL_MONEY', 'money'),
    'price': ('COL_PRICE', 'price'), 'dec': ('COL_DEC', 'dec'),
    'instant': ('COL_INSTANT', 'instant'), 'day': ('COL_DAY', 'day'),
    'bool': ('COL_BOOL', 'bool'), 'text': ('COL_TEXT', 'str'), 'bytes': ('COL_BYTES', 'str'),
}
KINDS = {'exec': 'QUERY_EXEC', 'one': 'QUERY_ONE', 'maybe': 'QUERY_MAYBE', 'many': 'QUERY_MANY'}
RESERVED = {'db', 'a', 'ret', *TYPES}
PREFIXES = ('log_', 'derived_', 'secret_', 'side_')


class Bad(Exception):
    pass


def statements(path):
    """Yields (line, header, sql): header is None for DDL."""
    header, body, start = None, [], 0
    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        if line.startswith('--:'):
            if ''.join(body).strip():
                raise Bad(f'{path}:{number}: statement before this line lacks its semicolon')
            header, start = line[3:].strip(), number
            if header.startswith('row '):
                yield start, header, ''
                header = None
            continue
        code = line.split('--')[0] if line.lstrip().startswith('--') else line
        if not code.strip() and not body:
            continue
        body.append(code.rstrip())
        start = start or number
        if code.rstrip().endswith(';'):
            yield start, header, '\n'.join(body).strip()[:-1]
            header, body, start = None, [], 0
    if body or header:
        raise Bad(f'{path}: the last statement is not ended')


def fields(text, where):
    out = []
    for part in filter(None, (p.strip() for p in text.split(','))):
        m = re.fullmatch(r'([a-z][a-z0-9_]*) ([a-z]+)(\?)?', part)
        if not m or m[2] not in TYPES:
            raise Bad(f'{where}: cannot read "{part}"')
        out.append((m[1], m[2], bool(m[3])))
    return out


class Table:
    def __init__(self, sql, where):
        m = re.fullmatch(r'create table ([a-z_0-9]+) \((.*)\)', sql, re.S)
        if not m:
            raise Bad(f'{where}: cannot read this table')
        self.name, self.sql, self.indexes = m[1], sql, []
        self.columns, self.key, self.unique = [], [], set()
        for part in re.split(r',\s*(?![^()]*\))', m[2]):
            part = ' '.join(part.split())
            k = re.match(r'(primary key|unique) \(([^)]*)\)', part)
            if k:
                names = [n.strip() for n in k[2].split(',')]
                if k[1] == 'primary key':
                    self.key = names
                self.unique.add(names[-1])
                continue
            c = re.fullmatch(r'([a-z_0-9]+) (bigint|text|bytea)( not null)?( unique)?( primary key)?',
                             part)
            if not c:
                raise Bad(f'{where}: cannot read column "{part}"')
            self.columns.append((c[1], c[2], not (c[3] or c[5])))
            if c[5]:
                self.key = [c[1]]
            if c[5] or c[4]:
                self.unique.add(c[1])
        if not self.key:
            raise Bad(f'{where}: table {self.name} has no primary key')
        self.unique.add(self.key[-1])

    def nullable(self, column):
        return {n: null for n, _, null in self.columns}.get(column)


def bare(sql):
    """The statement without the contents of its strings."""
    return re.sub(r"'[^']*'", "''", sql)


def tables_of(sql):
    words = re.findall(r"[a-z_0-9]+|[^\sa-z_0-9]", bare(sql))
    reads, writes = set(), set()
    for i, w in enumerate(words[:-1]):
        after = words[i + 1]
        if w in ('from', 'join') and words[i - 1] != 'delete' and re.match('[a-z]', after):
            if words[i - 1] not in ('distinct',):
                reads.add(after)
        if w == 'into' or (w == 'update' and words[i - 1] != 'do') or \
                (w == 'from' and words[i - 1] == 'delete'):
            writes.add(after)
    ctes = set(re.findall(r'\b([a-z_0-9]+) as \(', bare(sql)))
    return reads - ctes - {'excluded'}, writes


def check_order(sql, used, where):
    """ORDER BY: NULLS where a column may be null, and a last key that is unique."""
    text = bare(sql)
    for m in re.finditer(r'order by (.*?)(?=\blimit\b|\)|$)', text, re.S):
        if re.search(r'\bover\s*\([^()]*$', text[:m.start()]):
            continue
        terms = [' '.join(t.split()) for t in re.split(r',(?![^(]*\))', m[1])]
        for t in terms:
            column = re.match(r'(?:[a-z_0-9]+\.)?([a-z_0-9]+)( asc| desc)?( nulls (?:first|last))?$', t)
            known = [tab.nullable(column[1]) for tab in used if column
                     and tab.nullable(column[1]) is not None]
            if 'nulls ' not in t and (not known or any(known)):
                raise Bad(f'{where}: order by {t}: say nulls first or nulls last')
        last = re.match(r'(?:[a-z_0-9]+\.)?([a-z_0-9]+)', terms[-1])
        if not last or not any(last[1] in tab.unique for tab in used):
            raise Bad(f'{where}: order by must end with a unique column, not {terms[-1]}')


def check_query(kind, sql, used, where):
    text = bare(sql)
    for pattern, why in [
            (r'\blike\b', 'LIKE differs between the engines'),
            (r'[/%]', 'division and remainder differ between the engines'),
            (r'"', 'double quotes'),
            (r'\$|\?', 'write parameters as :name'),
            (r'\bnow\(|current_|random\(|strftime|date\(', 'clock and random come from the act'),
            (r'(?<!cast\()\bsum\(', 'write cast(sum(...) as bigint)'),
            (r'(?<!cast\()\bavg\(', 'no averages: they are reals'),
            (r'\btrue\b|\bfalse\b|\bboolean\b', 'booleans are 0 and 1')]:
        if re.search(pattern, text):
            raise Bad(f'{where}: {why}')
    check_order(sql, used, where)
    if kind == 'many' and not re.search(r'\blimit\b', text):
        raise Bad(f'{where}: a query for many rows needs a limit')
    if kind == 'many' and 'order by' not in text:
        raise Bad(f'{where}: a query for many rows needs an order')


def c_string(text):
    lines = text.split('\n')
    return '\n        '.join('"' + l.replace('\\', '\\\\').replace('"', '\\"') +
                             ('\\n"' if i + 1 < len(lines) else '"') for i, l in enumerate(lines))


def number_params(sql, params, mark, where):
    order = {name: i + 1 for i, (name, _, _) in enumerate(params)}
    used = set()

    def one(m):
        if m[1] not in order:
            raise Bad(f'{where}: :{m[1]} is not among the parameters')
        used.add(m[1])
        return f'{mark}{order[m[1]]}'
    parts = re.split(r"('[^']*')", sql)
    text = ''.join(p if p.startswith("'") else re.sub(r'(?<!:):([a-z][a-z0-9_]*)', one, p)
                   for p in parts)
    if set(order) - used:
        raise Bad(f'{where}: parameters not used: {", ".join(sorted(set(order) - used))}')
    return text


def to_sqlite(sql):
    return re.sub(r'\bbytea\b', 'blob', re.sub(r'\bbigint\b', 'integer', sql))


class Unit:
    def __init__(self, name, path, all_paths):
        self.name, self.path = name, path
        self.owner, self.tables, self.known = {}, [], {}
        self.rows, self.queries = {}, []
        seen_self = False
        for other in all_paths:
            for line, header, sql in statements(other):
                if not header and sql.startswith('create table'):
                    t = Table(sql, f'{other}:{line}')
                    if t.name in self.owner:
                        raise Bad(f'{other}:{line}: table {t.name} exists already')
                    self.owner[t.name] = 'self' if other == path else \
                        'right' if seen_self else 'left'
                    self.known[t.name] = t
                    if other == path:
                        self.tables.append(t)
            seen_self = seen_self or other == path
        for line, header, sql in statements(path):
            self.statement(f'{path}:{line}', header, sql)

    def statement(self, where, header, sql):
        if header is None:
            if sql.startswith('create index') or sql.startswith('create unique index'):
                table = re.search(r' on ([a-z_0-9]+) ', sql)
                self.known[table[1]].indexes.append(sql)
            elif not sql.startswith('create table'):
                raise Bad(f'{where}: a statement without its --: line')
            return
        if header.startswith('row '):
            m = re.fullmatch(r'row ([a-z_0-9]+) = (.*)', header)
            if not m:
                raise Bad(f'{where}: cannot read "{header}"')
            self.rows[m[1]] = fields(m[2], where)
            return
        m = re.fullmatch(r'(exec|one|maybe|many) ([a-z_0-9]+)\((.*?)\)(?: = (.*))?', header)
        if not m:
            raise Bad(f'{where}: cannot read "{header}"')
        kind, name, params = m[1], m[2], fields(m[3], where)
        if (kind == 'exec') == bool(m[4]):
            raise Bad(f'{where}: {kind} {"returns nothing" if m[4] else "must say what it returns"}')
        for p, _, _ in params:
            if p in RESERVED and kind != 'exec':
                raise Bad(f'{where}: a parameter cannot be called {p}')
        row = None
        if m[4]:
            row = m[4].strip()
            if not re.fullmatch('[a-z_0-9]+', row):
                self.rows[name + '_row'] = fields(row, where)
                row = name + '_row'
            elif row not in self.rows:
                raise Bad(f'{where}: no row {row}')
        reads, writes = tables_of(sql)
        for t in reads | writes:
            if t not in self.owner:
                raise Bad(f'{where}: no table {t}')
            if self.owner[t] == 'right':
                raise Bad(f'{where}: table {t} belongs to a slice further right')
        for t in writes:
            if self.owner[t] != 'self':
                raise Bad(f'{where}: only the owner of {t} may write it')
        if bool(writes) != (kind == 'exec'):
            raise Bad(f'{where}: {"exec must write" if kind == "exec" else "a read must not write"}')
        check_query(kind, sql, [self.known[t] for t in reads | writes], where)
        self.queries.append((kind, name, params, row, sql, where))


def columns(o, name, items, struct):
    if not items:
        return
    o.append(f'static const struct column {name}[] = {{')
    for n, t, null in items:
        o.append(f'    {{"{n}", {TYPES[t][0]}, {"true" if null else "false"}, '
                 f'offsetof(struct {struct}, {n})}},')
    o.append('};')


def struct_of(name, items):
    lines = [f'struct {name} {{']
    lines += [f'    {TYPES[t][1]} {n};' for n, t, _ in items]
    return lines + ['};']


def header(u):
    o = [f'// Compiled from {u.name}.sql.', '#pragma once', '', '#include "store/db.h"', '']
    for name, items in u.rows.items():
        o += struct_of(name, items)
        o += [f'struct {name}_rows {{', f'    struct {name} *at;', '    size_t n;', '};',
              f'extern const struct row_type ROW_{name};', '']
    for kind, name, params, row, _, _ in u.queries:
        o.append(f'extern const struct query QUERY_{name};')
        if kind == 'exec':
            o += struct_of(name + '_args', params or [('none', 'int', False)])
            o.append(f'err {name}_(struct db *db, const struct {name}_args *args);')
            o.append(f'#define {name}(db, ...) {name}_((db), &(struct {name}_args){{__VA_ARGS__}})')
        else:
            args = ''.join(f', {TYPES[t][1]} {n}' for n, t, _ in params)
            ret = {'one': f'struct {row} *ret', 'maybe': f'struct {row} **ret',
                   'many': f'struct {row}_rows *ret'}[kind]
            o.append(f'err {name}(struct db *db, arena *a{args}, {ret});')
        o.append('')
    o.append(f'extern const struct sql {u.name}_sql;')
    return '\n'.join(o) + '\n'


COLUMN_TYPE = {'bigint': 'int', 'text': 'text', 'bytea': 'bytes'}


def source(u):
    o = [f'// Compiled from {u.name}.sql.', f'#include "{u.name}_sql.h"', '']
    for name, items in u.rows.items():
        columns(o, f'columns_{name}', items, name)
        o.append(f'const struct row_type ROW_{name} = {{"{name}", sizeof(struct {name}), '
                 f'columns_{name}, {len(items)}}};')
    for kind, name, params, row, sql, where in u.queries:
        struct = name + '_args'
        if kind != 'exec' and params:
            o += struct_of(struct, params)
        columns(o, f'params_{name}', params, struct)
        lite = to_sqlite(number_params(sql, params, '?', where))
        post = number_params(sql, params, '$', where)
        o.append(f'const struct query QUERY_{name} = {{"{name}",\n        {c_string(lite)},\n'
                 f'        {c_string(post)},\n    {KINDS[kind]}, '
                 f'{"params_" + name if params else "NULL"}, {len(params)}, '
                 f'{"&ROW_" + row if row else "NULL"}}};')
        if kind == 'exec':
            o += [f'err {name}_(struct db *db, const struct {struct} *args)', '{',
                  f'    return db_exec(db, &QUERY_{name}, args);', '}', '']
        else:
            args = ''.join(f', {TYPES[t][1]} {n}' for n, t, _ in params)
            ret = {'one': f'struct {row} *ret', 'maybe': f'struct {row} **ret',
                   'many': f'struct {row}_rows *ret'}[kind]
            o += [f'err {name}(struct db *db, arena *a{args}, {ret})', '{']
            if params:
                o.append(f'    struct {struct} args = {{' + ', '.join(n for n, _, _ in params) +
                         '};')
            o += [f'    return db_read(db, a, &QUERY_{name}, {"&args" if params else "NULL"}, ret);',
                  '}', '']
    for t in u.tables:
        items = [(n, COLUMN_TYPE[k], null) for n, k, null in t.columns]
        o += struct_of('dump_' + t.name, items)
        columns(o, f'columns_dump_{t.name}', items, 'dump_' + t.name)
        o.append(f'static const struct row_type row_dump_{t.name} = {{"{t.name}", '
                 f'sizeof(struct dump_{t.name}), columns_dump_{t.name}, {len(items)}}};')
        dump = f'select {", ".join(n for n, _, _ in t.columns)} from {t.name} ' \
               f'order by {", ".join(t.key)}'
        o.append(f'static const struct query dump_{t.name} = {{"dump_{t.name}", "{dump}", "{dump}", '
                 f'QUERY_MANY, NULL, 0, &row_dump_{t.name}}};')
        post = re.sub(r'([(,]\s*[a-z_0-9]+ )text\b', r'\1text collate "C"', t.sql)
        for engine, texts in (('sqlite', [to_sqlite(t.sql) + ' strict'] + t.indexes),
                              ('postgres', [post] + t.indexes)):
            o.append(f'static const char *const {engine}_{t.name}[] = {{')
            o += [f'        {c_string(x)},' for x in texts] + ['        NULL};']
    o.append(f'static const struct table tables[] = {{')
    o += [f'    {{"{t.name}", sqlite_{t.name}, postgres_{t.name}, &dump_{t.name}}},'
          for t in u.tables] or ['    {0}']
    o += ['};', 'static const struct query *const queries[] = {']
    o += [f'    &QUERY_{q[1]},' for q in u.queries] or ['    NULL']
    o += ['};', f'const struct sql {u.name}_sql = {{tables, {len(u.tables)}, queries, '
          f'{len(u.queries)}}};']
    return '\n'.join(o) + '\n'


def main():
    name, path, out_h, out_c, *every = sys.argv[1:]
    try:
        unit = Unit(name, path, every)
        text_h, text_c = header(unit), source(unit)
    except Bad as e:
        sys.exit(f'{e}')
    open(out_h, 'w', encoding='utf-8').write(text_h)
    open(out_c, 'w', encoding='utf-8').write(text_c)


if __name__ == '__main__':
    main()
