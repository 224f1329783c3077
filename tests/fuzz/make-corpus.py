#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes the seeds of tests/fuzz/corpus from the documents alone (docs/protocol), and not from our own encoders."""
import base64
import hashlib
import json
import pathlib
import struct
import uuid

HERE = pathlib.Path(__file__).parent / 'corpus'
B64 = lambda data: base64.b64encode(data).decode()
ROOT = bytes.fromhex('0192f0a07c1e7abc8def0123456789ab')
KEY = bytes(range(32))


def put(target, name, data):
    folder = HERE / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def device_id(key):
    raw = bytearray(blake(b'paraat-device-1' + key)[:16])
    raw[6] = raw[6] & 0x0f | 0x80
    raw[8] = raw[8] & 0x3f | 0x80
    return bytes(raw)


def header(kind='incident', field='what', value=b'"ransom"', salt=bytes(16), over=(), flags=0, seq=1, record=ROOT):
    parent = bytes(16) if record == ROOT else ROOT
    fixed = bytes([1, flags]) + ROOT + record + parent + bytes(16) + bytes(16) + device_id(KEY)
    fixed += struct.pack('>Q', seq) + bytes(32 if seq == 1 else 31) + (b'' if seq == 1 else b'\x01')
    fixed += struct.pack('>q', 1763880720000000) + bytes(range(16)) + struct.pack('>q', 123456789)
    fixed += blake(salt + value)
    names = bytes([len(kind)]) + kind.encode() + bytes([len(field)]) + field.encode()
    return fixed + names + struct.pack('>H', len(over)) + b''.join(sorted(over))


def seed_of_change(head, value=None):
    return bytes([value is not None, len(head) >> 8, len(head) & 0xff]) + head + (value or b'')


def wire_change(head, value=None):
    change = {'header': B64(head), 'signature': B64(bytes(64))}
    if value is not None:
        change |= {'value': value.decode(), 'salt': B64(bytes(16))}
    return change


def card_text():
    return json.dumps({'v': 1, 'device': str(uuid.UUID(bytes=device_id(KEY))), 'key': B64(KEY), 'name': 'Balie 1',
                       'bestuur': str(uuid.UUID(bytes=ROOT)), 'bestuur_name': 'Gemeente Voorbeeld',
                       'bestuur_type': 'gemeente', 'nis': '44021', 'intake': str(uuid.UUID(bytes=device_id(bytes(32)))),
                       'issued': '2026-11-23T06:52:00Z'})


def changes():
    put('change', 'whole', seed_of_change(header(), b'"ransom"'))
    put('change', 'stub', seed_of_change(header()))
    put('change', 'over', seed_of_change(header(over=[blake(b'a'), blake(b'b')], seq=2), b'"ransom"'))
    put('change', 'exercise', seed_of_change(header(flags=1, value=b'true'), b'true'))
    put('change', 'child', seed_of_change(header(kind='zz-new', field='zz.new_field', record=bytes(range(16)))))
    put('batch', 'one', json.dumps({'devices': [{'text': card_text(), 'signature': B64(bytes(64))}],
                                    'changes': [wire_change(header(), b'"ransom"')]}))
    put('batch', 'stub-and-broken', json.dumps({'devices': [], 'changes': [wire_change(header()), {'header': 'AAAA'}]}))
    put('batch', 'empty', '{"devices":[],"changes":[]}')
    put('card', 'desk', card_text())
    put('card', 'not-one', '{"v":1}')


def texts():
    values = {'string': '"een woord"', 'null': 'null', 'number': '-1.5e3', 'escapes': r'"\u00e9\ud83d\ude00\n\""',
              'object': '{"kinds":["incident","message"],"follow":true}', 'deep': '[' * 32 + ']' * 32,
              'too-deep': '[' * 40 + ']' * 40, 'lone-surrogate': r'"\ud83d"', 'twice': '{"a":1,"a":2}',
              'time': '2026-11-23T06:52:00Z', 'nul': '"\\u0000"', 'comment': '/* */ 1', 'spaces': ' [ 1 , 2 ] ',
              'big': '123456789012345678901234567890', 'leading-zero': '01', 'bom': '\ufeff{}'}
    for name, text in values.items():
        put('value', name, text)
    intake = device_id(bytes(32)).hex()
    put('enrol-code', 'https', f'https://meldpunt.example:8443/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    put('enrol-code', 'loopback', f'http://127.0.0.1:8080/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    put('enrol-code', 'six', f'http://[::1]:8080/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    spki = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip('=')
    put('enrol-code', 'pinned', f'https://localhost:8443/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}.{spki}')
    put('enrol-code', 'odd-host', f'https://loc||alhost:/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    put('enrol-code', 'scoped', f'https://[fe80::1%25eth0]:1/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    put('enrol-code', 'plain-http', f'http://meldpunt.example/#paraat-1.0123456789ABCDEFGHJKMNPQRS.{intake}')
    part = lambda thing: base64.urlsafe_b64encode(json.dumps(thing).encode()).decode().rstrip('=')
    device = str(uuid.UUID(bytes=device_id(KEY)))
    claims = {'iss': device, 'sub': device, 'aud': str(uuid.UUID(bytes=device_id(bytes(32)))), 'iat': 1763880720,
              'exp': 1763881020, 'jti': 'abc'}
    signature = base64.urlsafe_b64encode(bytes(64)).decode().rstrip('=')
    for name, alg in (('eddsa', 'EdDSA'), ('none', 'none'), ('hmac', 'HS256')):
        put('token', name, '.'.join((part({'alg': alg, 'typ': 'JWT', 'kid': device}), part(claims), signature)))
    put('problem', 'clock', json.dumps({'type': 'urn:paraat:problem:unauthorized', 'title': 'Niet aanvaard', 'status': 401,
                                        'detail': 'De klok', 'reason': 'clock', 'now': '2026-11-23T06:52:00Z'}))
    put('problem', 'plain', json.dumps({'type': 'urn:paraat:problem:too-large', 'title': 'Te groot', 'status': 413,
                                        'detail': 'Meer dan 1 MiB'}))
    put('problem', 'about-blank', '{"type":"about:blank","title":"Not Found","status":404}')
    put('problem', 'portal', '<html><body>Log in to Wi-Fi</body></html>')


def documents():
    put('markdown', 'all', '# A\n\nb *c* **d** `e` [f](https://x.be)  \ng\n\n> h\n\n1. i\n   - j\n\n- [ ] k\n- [x] l\n\n---\n\n'
        '```\nm\n```\n\n| n | o |\n|---|--:|\n| p | q |\n\n\\newpage\n\n<b>r</b> &amp; &#10; &#xfffff;\n')
    put('markdown', 'headless', '| | |\n|---|---|\n| a | b |\n')
    put('markdown', 'deep', '> - 1. ' * 12 + 'a')
    put('markdown', 'links', '[a][b] ![c](d "e") <tel:1> <mailto:a@b.be> [f](javascript:g)\n\n[b]: http://x.be/\'"\\()\n')
    put('markdown', 'emphasis', '*_**__`*a_*b**c__d`_*' * 8)
    put('markdown', 'chart', '```chart\nbars\t4\ta\ngroup\tb\nwas\t-\tring\tc\td\nis\t3.25\tdisc\t\te\n```\n\n```chart\nbars\n```\n')
    put('markdown', 'not-utf8', b'# \xff\xfe\n|\xc3')


def manifests():
    payload = {'format': 1, 'id': 'regio', 'publisher': 'Intercommunale', 'version': 7, 'issued': '2026-11-28', 'expires': '2027-11-28',
               'size': 61440, 'sha256': '00' * 32, 'revoked': ['ab' * 32]}
    put('manifest', 'signed', b'\x01' + json.dumps(payload).encode())
    put('manifest', 'newer', b'\x01' + json.dumps(payload | {'format': 2}).encode())
    put('manifest', 'path', b'\x01' + json.dumps(payload | {'id': '../x'}).encode())
    put('manifest', 'numbers', b'\x01' + json.dumps(payload | {'version': -1, 'size': 2 ** 63}).encode())
    whole = {'payload': B64(json.dumps(payload).encode()), 'signatures': [{'key': '00' * 32, 'signature': B64(bytes(64))}]}
    put('manifest', 'file', b'\x00' + json.dumps(whole).encode())
    put('manifest', 'no-list', b'\x00' + json.dumps(whole | {'signatures': {}}).encode())


def papers():
    text = (HERE / 'markdown' / 'all').read_bytes()
    for number, name in enumerate(('pdf', 'docx', 'odt')):
        put('paper', name, bytes([number]) + text)
    put('paper', 'wide', b'\x00|' + b'a|' * 40 + b'\n|' + b'-|' * 40 + b'\n|b|\n')
    put('paper', 'right-to-left', b'\x01' + '# \u202e\u05d0\u0627 \u200b\U0001f600\n\n- \u0301\n'.encode())


def packs():
    """The smallest that the builder makes: tests/data/packs, with what no page of it uses left as it is."""
    put('pack', 'documents', (HERE.parent.parent / 'data' / 'packs' / 'format-1.pack').read_bytes())


changes()
texts()
documents()
manifests()
papers()
packs()
