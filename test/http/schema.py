"""As much of JSON Schema as /api/openapi.json uses."""
import re

TYPES = {'object': dict, 'array': list, 'string': str, 'integer': int, 'boolean': bool,
         'null': type(None)}
FORMATS = {'date': r'\d{4}-\d\d-\d\d', 'date-time': r'\d{4}-\d\d-\d\dT[\d:.]+Z', 'password': r'.*'}
KNOWN = {'title', 'description', 'type', 'items', 'properties', 'required', 'enum', 'format',
         'additionalProperties', 'pattern', 'minItems', 'maxItems', 'minLength', 'maxLength',
         'minimum', 'maximum', '$ref'}


def schema_errors(doc, schema, at=''):
    """What is wrong with a schema itself."""
    if '$ref' in schema:
        target = doc
        for step in schema['$ref'].lstrip('#/').split('/'):
            target = target.get(step) if isinstance(target, dict) else None
        if target is None:
            yield f'{at}: {schema["$ref"]} leads nowhere'
    for key in set(schema) - KNOWN:
        yield f'{at}: {key}'
    kinds = schema.get('type', [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in TYPES:
            yield f'{at}: type {kind}'
    for name, member in schema.get('properties', {}).items():
        yield from schema_errors(doc, member, f'{at}.{name}')
    for name in schema.get('required', []):
        if name not in schema.get('properties', {}):
            yield f'{at}: {name} is required and not there'
    if 'items' in schema:
        yield from schema_errors(doc, schema['items'], at + '[]')


def errors(doc, schema, value, at=''):
    """Where a value does not fit its schema."""
    if '$ref' in schema:
        target = doc
        for step in schema['$ref'].lstrip('#/').split('/'):
            target = target[step]
        yield from errors(doc, target, value, at)
        return
    kinds = schema.get('type', list(TYPES))
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not any(isinstance(value, TYPES[k]) and (k != 'integer' or not isinstance(value, bool))
               for k in kinds):
        yield f'{at}: {value!r} is not {kinds}'
        return
    if isinstance(value, str):
        pattern = schema.get('pattern') or FORMATS.get(schema.get('format'))
        if pattern and not re.fullmatch(pattern, value, re.S):
            yield f'{at}: {value!r} does not fit {pattern}'
        if 'enum' in schema and value not in schema['enum']:
            yield f'{at}: {value!r} is none of {schema["enum"]}'
    if isinstance(value, dict):
        known = schema.get('properties', {})
        for name in schema.get('required', []):
            if name not in value:
                yield f'{at}: no {name}'
        for name, member in value.items():
            if name in known:
                yield from errors(doc, known[name], member, f'{at}.{name}')
            elif known:
                yield f'{at}: {name} is not said'
    if isinstance(value, list):
        for i, member in enumerate(value):
            yield from errors(doc, schema.get('items', {}), member, f'{at}[{i}]')
