# SPDX-License-Identifier: EUPL-1.2
"""docs/protocol/vectors.json, made anew from its inputs; --write FILE makes the file."""

import copy
import json
import os
import re
import sys
import uuid

import nacl.bindings

import paraat_client as p

ROOT = uuid.UUID("01931f20-7c40-7c3a-9f10-000000000001")
AT_US = 1795416720_000_000  # 2026-11-23T06:52:00Z


def device(n):
    return p.Key(bytes([n]) * 32)


def change_inputs():
    desk, bestuur = device(1), p.known_id(p.NIL, "bestuur", "gemeente:99999")
    common = {"root": ROOT, "parent": p.NIL, "record": ROOT, "bestuur": bestuur, "kind": "incident", "at_us": AT_US,
              "boot_id": uuid.UUID("4f1c2a70-0000-4000-8000-00000000b007"), "boot_us": 61_000_000}
    first = common | {"field": "what", "value": '["ransom"]', "seq": 1, "prev": p.ZEROS}
    one = p.make_change(desk, salt=bytes(range(16)), **first)
    yield "the first of a chain", first, bytes(range(16))
    second = common | {"field": "what", "value": '["ransom","no-login"]', "seq": 2, "prev": one.id, "over": [one.id],
                       "at_us": AT_US + 1}
    two = p.make_change(desk, salt=bytes(range(16, 32)), **second)
    yield "over the first, accents not escaped", second, bytes(range(16, 32))
    third = common | {"field": "what_text", "value": '"Alle pc\'s tonen één bericht: \\"betaal\\""', "seq": 3, "prev": two.id,
                      "author": uuid.UUID("01931f20-7c40-7c3a-9f10-0000000000aa"), "at_us": AT_US - 3_600_000_000}
    three = p.make_change(desk, salt=bytes(16), **third)
    yield "UTF-8 in its value, a clock that went back", third, bytes(16)
    record = uuid.UUID("01931f20-7c40-7c3a-9f10-000000000002")
    fourth = common | {"record": record, "parent": ROOT, "kind": "message", "field": "text", "value": '"Zijn jullie er?"',
                       "seq": 4, "prev": three.id, "over": sorted([one.id, two.id, three.id])}
    yield "another record of the root, over three", fourth, bytes([255] * 16)
    alone = common | {"root": record, "record": record, "bestuur": p.NIL, "field": "status", "value": '"open"', "seq": 1,
                      "prev": p.ZEROS, "exercise": True, "at_us": -1, "boot_id": p.NIL, "boot_us": 0}
    yield "an exercise, before 1970, of no administration yet", alone, bytes(range(16))


def changes():
    key = device(1)
    for name, fields, salt in change_inputs():
        change = p.make_change(key, salt=salt, **fields)
        yield {"name": name, "seed": (bytes([1]) * 32).hex(), "exercise": change.exercise,
               **{part: str(getattr(change, part)) for part in ("root", "record", "parent", "bestuur", "author", "device",
                                                                "boot_id")},
               "seq": change.seq, "prev": change.prev.hex(), "at_us": change.at_us, "boot_us": change.boot_us,
               "kind": change.kind, "field": change.field, "over": [one.hex() for one in change.over],
               "value": change.value, "salt": change.salt.hex(), "value_hash": change.value_hash.hex(),
               "header": change.bytes.hex(), "id": change.id.hex(), "signature": change.signature.hex()}


def bad_headers():
    good = bytes.fromhex(next(changes())["header"])
    over = bytes.fromhex(list(changes())[3]["header"])

    def put(at, data, header=good):
        return header[:at] + data + header[at + len(data):]

    kind = p.FIXED
    field = kind + 1 + good[kind]
    return [
        {"why": "empty", "header": ""},
        {"why": "cut off", "header": good[:-1].hex()},
        {"why": "a byte too many", "header": (good + b"\0").hex()},
        {"why": "version 2", "header": put(0, b"\2").hex()},
        {"why": "a flag that has no meaning", "header": put(1, b"\2").hex()},
        {"why": "no root", "header": put(2, bytes(16)).hex()},
        {"why": "no record", "header": put(18, bytes(16)).hex()},
        {"why": "a root with a parent", "header": put(34, b"\1" * 16).hex()},
        {"why": "no device", "header": put(82, bytes(16)).hex()},
        {"why": "seq 0", "header": put(98, bytes(8)).hex()},
        {"why": "seq over 2⁶³ − 1", "header": put(106, b"\1" * 32, put(98, b"\x80" + bytes(7))).hex()},
        {"why": "seq 1 after something", "header": put(106, b"\1" * 32).hex()},
        {"why": "seq 2 after nothing", "header": put(98, bytes(7) + b"\2").hex()},
        {"why": "after the year 9999", "header": put(138, b"\x7f" + bytes(7)).hex()},
        {"why": "a boot clock below zero", "header": put(162, b"\x80" + bytes(7)).hex()},
        {"why": "kind of no letters", "header": put(kind, b"\0").hex()},
        {"why": "kind that begins with a digit", "header": put(kind + 1, b"1").hex()},
        {"why": "kind in capitals", "header": put(kind + 1, b"I").hex()},
        {"why": "kind longer than the header", "header": put(kind, b"\x28").hex()},
        {"why": "field with a space", "header": put(field + 2, b" ").hex()},
        {"why": "more over than there are", "header": put(len(good) - 2, b"\0\1").hex()},
        {"why": "over not in order", "header": (over[:-64] + over[-32:] + over[-64:-32]).hex()},
        {"why": "the same over twice", "header": (over[:-32] + over[-64:-32]).hex()},
    ]


def enrolment():
    intake, desk = device(2), device(1)
    secret = "0123456789ABCDEFGHJKMNPQRS"
    spki = bytes(range(32))
    text = f"https://crt.example:8443/#paraat-1.{secret}.{intake.id.hex}.{p.b64url(spki)}"
    bare = f"http://127.0.0.1:8080/#paraat-1.{secret}.{intake.id.hex}"
    return {
        "seed": (bytes([1]) * 32).hex(), "code": text, "base_url": "https://crt.example:8443", "secret": secret,
        "intake": str(intake.id), "spki": spki.hex(), "proof": p.Code(text).proof(desk).hex(), "code_without_pin": bare,
        "bad_codes": [
            "", "paraat", text.replace("https", "http"), text.replace("paraat-1", "paraat-2"), text.replace(secret, secret[1:]),
            text.replace(secret, secret.replace("A", "I")), text.replace(intake.id.hex, intake.id.hex[2:]), text[:-1],
            text + ".x", text.replace("crt.example", "u:p@crt.example")]}


def card():
    intake, desk = device(2), device(1)
    text = json.dumps({
        "v": 1, "device": str(desk.id), "key": p.b64(desk.public), "name": "Balie \"1\"",
        "bestuur": str(p.known_id(p.NIL, "bestuur", "gemeente:99999")), "bestuur_name": "Gemeente Voorbeeldegem",
        "bestuur_type": "gemeente", "nis": "99999", "intake": str(intake.id), "issued": "2026-11-23T06:52:00Z"},
        separators=(",", ":"), ensure_ascii=False)
    return {"text": text, "signature": intake.sign(b"paraat-card-1" + text.encode()).hex(), "intake_key": intake.public.hex()}


def token():
    intake, desk = device(2), device(1)
    return {"seed": (bytes([1]) * 32).hex(), "intake": str(intake.id), "now": AT_US // 1_000_000,
            "token": p.make_token(desk, intake.id, AT_US // 1_000_000, "01931f20-7c40-7c3a-9f10-0000000000ff")}


def sealed(before):
    """Sealing is random: what is there stays as long as it opens."""
    public, secret = nacl.bindings.crypto_box_seed_keypair(bytes([3]) * 32)
    plain = '{"device":{"key":"","name":""},"changes":[]}'
    try:
        found = bytes.fromhex(before["sealed"]["sealed"])
        ok = nacl.bindings.crypto_box_seal_open(found, public, secret) == plain.encode()
    except Exception:
        ok = False
    return {"public": public.hex(), "secret": secret.hex(), "plain": plain,
            "sealed": (found if ok else p.seal(plain.encode(), public)).hex()}


def everything(before):
    desk = device(1)
    incident = uuid.UUID(bytes=ROOT.bytes[:11] + bytes([0x3F, 0xA1, 0x00, 0x7E, 0x42]))
    made = list(changes())
    return {
        "devices": [{"seed": (bytes([n]) * 32).hex(), "key": device(n).public.hex(), "id": str(device(n).id)} for n in (1, 2)],
        "known_ids": [
            {"root": str(root), "kind": kind, "key": key, "id": str(p.known_id(root, kind, key))} for root, kind, key in (
                (p.NIL, "bestuur", "gemeente:99999"), (p.NIL, "bestuur", "ocmw:44021"), (ROOT, "receipt", ""),
                (ROOT, "read", f"crt:{ROOT}"), (ROOT, "clock", "4f1c2a70-0000-4000-8000-00000000b007"))],
        "references": [{"incident": str(one), "reference": p.reference(one)} for one in (incident, ROOT, desk.id)],
        "changes": made,
        "bad_headers": bad_headers(),
        "run": {"ids": [one["id"] for one in made[:4]],
                "digest": p.digest_of_run([bytes.fromhex(one["id"]) for one in made[:4]])},
        "enrolment": enrolment(), "card": card(), "token": token(), "sealed": sealed(before),
    }


def check(found):
    """What can be wrong with the file without a difference: that a bad header is read, a bad code taken."""
    for one in found["bad_headers"]:
        try:
            p.Change(bytes.fromhex(one["header"]), bytes(64))
        except p.Malformed:
            continue
        raise AssertionError(f"read: {one['why']}")
    for text in found["enrolment"]["bad_codes"]:
        try:
            p.Code(text)
        except Exception:
            continue
        raise AssertionError(f"taken: {text}")
    for one in found["changes"]:
        change = p.Change(bytes.fromhex(one["header"]), bytes.fromhex(one["signature"]), one["value"], bytes.fromhex(one["salt"]))
        assert change.is_signed_by(device(1).public)
        assert not change.is_signed_by(device(2).public)
    document = open(os.environ["PARAAT_CHANGE_MD"]).read()
    rows = document.partition("```header\n")[2].partition("```")[0].splitlines()
    assert "".join(row.split()[0] for row in rows) == found["changes"][0]["header"], "the worked example in change.md"
    for number in re.findall(r"\b[0-9a-f]{32,}\b", document):
        assert number in json.dumps(found), f"in change.md, and nowhere else: {number}"
    p.Code(found["enrolment"]["code_without_pin"])
    p.read_card(found["card"] | {"signature": p.b64(bytes.fromhex(found["card"]["signature"]))},
                bytes.fromhex(found["card"]["intake_key"]))


if len(sys.argv) == 3 and sys.argv[1] == "--write":
    before = json.load(open(sys.argv[2])) if os.path.exists(sys.argv[2]) else {}
    with open(sys.argv[2], "w") as out:
        json.dump(everything(before), out, indent=1, ensure_ascii=False)
        out.write("\n")
else:
    with open(os.environ["PARAAT_VECTORS"]) as source:
        told = json.load(source)
    print("1..2")
    same = everything(copy.deepcopy(told)) == told
    print("ok 1 made-anew" if same else "not ok 1 made-anew\n# vectors.json is not what its inputs make")
    try:
        check(told)
        print("ok 2 hold")
        held = True
    except AssertionError as error:
        held = False
        print(f"not ok 2 hold\n# {error}")
    sys.exit(0 if same and held else 1)
