#!/usr/bin/env python3
"""Embeds files: embed.py assets OUT.c FILE...  |   embed.py texts OUT.h OUT.c LAW... -- CALENDAR..."""
import hashlib
import os
import sys

TYPES = {'.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
         '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8'}


def octets(data):
    lines = []
    for i in range(0, len(data), 20):
        lines.append('    ' + ''.join(f'{b},' for b in data[i:i + 20]))
    return '\n'.join(lines)


def assets(out, *paths):
    text = ['#include "web/site.h"', '']
    rows = []
    for n, path in enumerate(paths):
        data = open(path, 'rb').read()
        name = os.path.basename(path)
        kind = TYPES[os.path.splitext(name)[1]]
        text.append(f'static const unsigned char bytes_{n}[] = {{\n{octets(data)}\n}};')
        mark = hashlib.sha256(data).hexdigest()[:12]
        rows.append(f'    {{"{name}", "{kind}", (const char *)bytes_{n}, '
                    f'"/asset/{name}?{mark}", {len(data)}}},')
    text += ['const struct asset assets[] = {'] + rows + ['};',
             f'const size_t assets_count = {len(rows)};', '']
    open(out, 'w', encoding='utf-8').write('\n'.join(text))


def c(text):
    return '\n    '.join('"' + line.replace('\\', '\\\\').replace('"', '\\"') + '\\n"'
                         for line in text.rstrip('\n').split('\n'))


def texts(out_h, out_c, *paths):
    middle = paths.index('--')
    law = hashlib.sha256(b''.join(open(p, 'rb').read() for p in paths[:middle])).hexdigest()
    open(out_h, 'w').write(
        '#pragma once\n#include <stddef.h>\n// Calendars and catalogue that a new store begins with, '
        'and the hash of law/*.law.\nstruct law_text {\n    const char *name, *text;\n};\n'
        'extern const struct law_text law_texts[];\nextern const size_t law_texts_count;\n'
        'extern const char law_source_hash[];\n')
    rows = []
    for p in paths[middle + 1:]:
        name = os.path.basename(p)[:-4].replace('-', '.')
        rows.append(f'    {{"{name}",\n    {c(open(p, encoding="utf-8").read())}}},')
    open(out_c, 'w', encoding='utf-8').write(
        '#include "law_texts.h"\nconst struct law_text law_texts[] = {\n' + '\n'.join(rows) +
        f'\n}};\nconst size_t law_texts_count = {len(rows)};\n'
        f'const char law_source_hash[] = "{law}";\n')


if __name__ == '__main__':
    {'assets': assets, 'texts': texts}[sys.argv[1]](*sys.argv[2:])
