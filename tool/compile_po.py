#!/usr/bin/env python3
"""Compiles po/en/*.po to one sorted C table: compile_po.py OUT.c IN.po...

A text stands in the file of the folder that says it first; two files may not differ about it.
"""
import ast
import sys


def read(path):
    """Yields (msgid, msgstr) of a .po file."""
    entry, last = {}, None
    for line in open(path, encoding='utf-8'):
        line = line.strip()
        if line.startswith('#') or not line:
            continue
        key, _, text = line.partition(' ')
        if key in ('msgid', 'msgstr'):
            if key == 'msgid' and entry:
                yield entry['msgid'], entry.get('msgstr', '')
                entry = {}
            last, entry[key] = key, ast.literal_eval(text)
        elif line.startswith('"'):
            entry[last] += ast.literal_eval(line)
        else:
            sys.exit(f'{path}: cannot read {line}')
    if entry:
        yield entry['msgid'], entry.get('msgstr', '')


def read_all(paths):
    """Returns {msgid: msgstr} of several files; a text translated in two ways is a mistake."""
    table = {}
    for path in paths:
        for msgid, msgstr in read(path):
            if msgid and msgstr and table.setdefault(msgid, msgstr) != msgstr:
                sys.exit(f'{path}: {msgid} is {table[msgid]!r} elsewhere, {msgstr!r} here')
    return table


def c(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def main():
    out, *paths = sys.argv[1:]
    table = read_all(paths)
    rows = sorted(table.items(), key=lambda kv: kv[0].encode())
    text = ['#include "base/out.h"', '', 'const struct translation translations[] = {']
    text += [f'    {{{c(k)}, {c(v)}}},' for k, v in rows] or ['    {"", ""}']
    text += ['};', f'const size_t translations_count = {len(rows)};', '']
    open(out, 'w', encoding='utf-8').write('\n'.join(text))


if __name__ == '__main__':
    main()
