# SPDX-License-Identifier: EUPL-1.2
"""A client of the intake in another language, written from docs/protocol alone: it shares no line with the C.

Change.md gives the bytes, README.md the rules, openapi.yaml the requests.
"""

import base64
import hashlib
import http.client
import json
import os
import re
import secrets
import ssl
import struct
import time
import urllib.parse
import uuid

import nacl.bindings
import nacl.exceptions
import nacl.signing

NIL = uuid.UUID(int=0)
ZEROS = bytes(32)
FIXED = 202
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Malformed(Exception):
    """What came is no change, code, card or token."""


def blake2b(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def uuid8(digest):
    data = bytearray(digest[:16])
    data[6] = data[6] & 0x0F | 0x80
    data[8] = data[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(data))


def known_id(root, kind, key):
    return uuid8(blake2b(b"paraat-known-1" + root.bytes + kind.encode() + b"\0" + key.encode()))


def device_id(public_key):
    return uuid8(blake2b(b"paraat-device-1" + public_key))


def multiply(a, b):
    """In GF(32), with x⁵ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x20:
            a ^= 0x25
        b >>= 1
    return product


def reference(incident):
    """What a person says on the telephone."""
    bits = int.from_bytes(incident.bytes[-5:], "big")
    digits = [bits >> 5 * (7 - i) & 31 for i in range(8)]
    check, power = 0, 1
    for digit in digits:
        power = multiply(power, 2)
        check ^= multiply(power, digit)
    text = "".join(CROCKFORD[digit] for digit in digits)
    return f"{text[:4]}-{text[4:]}-{CROCKFORD[check]}"


class Key:
    """A device: whoever has the seed is it."""

    def __init__(self, seed=None):
        self.signing = nacl.signing.SigningKey(seed if seed is not None else os.urandom(32))
        self.public = bytes(self.signing.verify_key)
        self.id = device_id(self.public)

    def sign(self, message):
        return self.signing.sign(message).signature


def is_signed(public_key, message, signature):
    try:
        nacl.signing.VerifyKey(public_key).verify(message, signature)
    except (nacl.exceptions.BadSignatureError, ValueError):
        return False
    return True


class Change:
    """A change as it was made or as it came: its header's bytes, and what they say."""

    def __init__(self, header, signature, value=None, salt=None):
        self.bytes, self.signature, self.value, self.salt = header, signature, value, salt
        self.id = blake2b(header)
        self._read(header)
        if (value is None) != (salt is None):
            raise Malformed("a value comes with its salt")
        if value is not None and blake2b(salt + value.encode()) != self.value_hash:
            raise Malformed("the value is not the one that was hashed")

    def _read(self, header):
        if len(header) < FIXED + 6 or header[0] != 1 or header[1] & ~1:
            raise Malformed("version, flags or size")
        self.exercise = bool(header[1] & 1)
        (self.root, self.record, self.parent, self.bestuur, self.author, self.device) = (
            uuid.UUID(bytes=header[i:i + 16]) for i in range(2, 98, 16))
        (self.seq,), self.prev = struct.unpack(">Q", header[98:106]), header[106:138]
        (self.at_us,), self.boot_id = struct.unpack(">q", header[138:146]), uuid.UUID(bytes=header[146:162])
        (self.boot_us,), self.value_hash = struct.unpack(">q", header[162:170]), header[170:202]
        self.kind, at = self._name(header, FIXED, 40, rb"[a-z][a-z0-9-]*")
        self.field, at = self._name(header, at, 64, rb"[a-z][a-z0-9._-]*")
        if len(header) < at + 2:
            raise Malformed("over")
        (n,) = struct.unpack(">H", header[at:at + 2])
        at += 2
        self.over = [header[i:i + 32] for i in range(at, len(header), 32)]
        if n > 1024 or len(header) != at + 32 * n or any(a >= b for a, b in zip(self.over, self.over[1:])):
            raise Malformed("over")
        if NIL in (self.root, self.record, self.device) or (self.root == self.record) != (self.parent == NIL):
            raise Malformed("root, record, parent or device")
        if not 1 <= self.seq < 1 << 63 or self.boot_us < 0 or (self.seq == 1) != (self.prev == ZEROS):
            raise Malformed("its place in the chain")
        if not -62135596800 <= self.at_us / 1_000_000 <= 253402300799:
            raise Malformed("its time")

    @staticmethod
    def _name(header, at, longest, pattern):
        if at >= len(header):
            raise Malformed("a name")
        n = header[at]
        text = header[at + 1:at + 1 + n]
        if n > longest or len(text) != n or not re.fullmatch(pattern, text):
            raise Malformed("a name")
        return text.decode(), at + 1 + n

    def is_signed_by(self, public_key):
        return device_id(public_key) == self.device and is_signed(public_key, b"paraat-change-1" + self.id, self.signature)

    def to_json(self):
        found = {"header": b64(self.bytes), "signature": b64(self.signature)}
        if self.value is not None:
            found |= {"value": self.value, "salt": b64(self.salt)}
        return found

    @classmethod
    def from_json(cls, found):
        salt = found.get("salt")
        return cls(base64.b64decode(found["header"], validate=True), base64.b64decode(found["signature"], validate=True),
                   found.get("value"), base64.b64decode(salt, validate=True) if salt is not None else None)


def make_change(key, *, root, record, parent, bestuur, kind, field, value, seq, prev, at_us, author=NIL, over=(),
                exercise=False, boot_id=NIL, boot_us=0, salt=None):
    """Signs; value is JSON text."""
    salt = salt if salt is not None else os.urandom(16)
    header = b"".join([
        bytes([1, 1 if exercise else 0]), root.bytes, record.bytes, parent.bytes, bestuur.bytes, author.bytes,
        key.id.bytes, struct.pack(">Q", seq), prev, struct.pack(">q", at_us), boot_id.bytes, struct.pack(">q", boot_us),
        blake2b(salt + value.encode()), bytes([len(kind)]), kind.encode(), bytes([len(field)]), field.encode(),
        struct.pack(">H", len(over)), *sorted(over)])
    return Change(header, key.sign(b"paraat-change-1" + blake2b(header)), value, salt)


class Code:
    """An enrolment code."""

    def __init__(self, text):
        address, _, fragment = text.strip().partition("/#")
        url = urllib.parse.urlsplit(address)
        parts = fragment.split(".")
        local = url.hostname in ("127.0.0.1", "::1", "localhost")
        host = url.hostname or ""
        if url.username is not None or not re.fullmatch(r"[a-z0-9.-]{1,253}|[0-9a-f:.]+", host):
            raise Malformed("its address")
        if url.scheme != "https" and not (url.scheme == "http" and local):
            raise Malformed("its address is not https")
        if len(parts) not in (3, 4) or parts[0] != "paraat-1" or not re.fullmatch(f"[{CROCKFORD}]{{26}}", parts[1]) \
                or not re.fullmatch("[0-9a-f]{32}", parts[2]):
            raise Malformed("its parts")
        self.base_url, self.secret, self.intake = address, parts[1], uuid.UUID(hex=parts[2])
        self.spki = base64.urlsafe_b64decode(parts[3] + "=") if len(parts) == 4 else None
        if self.spki is not None and len(self.spki) != 32:
            raise Malformed("its certificate")

    def proof(self, key):
        return key.sign(b"paraat-enrol-1" + self.secret.encode() + self.intake.bytes + key.id.bytes)


def read_card(card, intake_key):
    """A device card as the intake signed it."""
    if not is_signed(intake_key, b"paraat-card-1" + card["text"].encode(), base64.b64decode(card["signature"])):
        raise Malformed("the card is not signed by the intake")
    told = json.loads(card["text"])
    if told["v"] != 1 or uuid.UUID(told["device"]) != device_id(base64.b64decode(told["key"])):
        raise Malformed("the card names another key")
    return told


def make_token(key, intake, now, jti=None):
    head = {"alg": "EdDSA", "typ": "JWT", "kid": str(key.id)}
    claims = {"iss": str(key.id), "sub": str(key.id), "aud": str(intake), "iat": now, "exp": now + 300,
              "jti": jti or str(uuid.uuid4())}
    text = ".".join(b64url(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    return text + "." + b64url(key.sign(text.encode()))


def digest_of_run(ids):
    return blake2b(b"".join(ids)).hex()


def seal(plain, public_key):
    return nacl.bindings.crypto_box_seal(plain, public_key)


class Refused(Exception):
    """A problem document."""

    def __init__(self, status, problem, headers):
        super().__init__(f"{status} {problem}")
        self.status, self.problem, self.headers = status, problem, headers

    @property
    def name(self):
        return self.problem["type"].removeprefix("urn:paraat:problem:")


class Client:
    """One device of one administration, with its chains."""

    def __init__(self, code, name="Proef", key=None, witness=None):
        self.code, self.name, self.key = Code(code), name, key or Key()
        self.witness = witness or (lambda *_: None)     # sees every request and answer
        self.intake_key = self.card = self.bestuur = self.epoch = None
        self.cursor, self.chains, self.skew_s = "", {}, 0

    # --- requests ---

    def _connect(self):
        url = urllib.parse.urlsplit(self.code.base_url)
        if url.scheme == "http":
            return http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        context = ssl.create_default_context()
        if self.code.spki is not None:      # pinned below, before a byte of ours goes out
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(url.hostname, url.port or 443, timeout=60, context=context)
        connection.connect()
        if self.code.spki is not None:
            from cryptography import x509
            from cryptography.hazmat.primitives import serialization
            certificate = x509.load_der_x509_certificate(connection.sock.getpeercert(True))
            spki = certificate.public_key().public_bytes(serialization.Encoding.DER,
                                                         serialization.PublicFormat.SubjectPublicKeyInfo)
            if hashlib.sha256(spki).digest() != self.code.spki:
                connection.close()
                raise Malformed("another certificate than the code pins")
        return connection

    def request(self, method, path, body=None, *, token=True, kind="application/json", headers=None):
        """The status, the headers, and what is in the answer; a problem document raises Refused."""
        headers = dict(headers or {})
        if token:
            made = token if isinstance(token, str) else make_token(self.key, self.code.intake, int(time.time()) + self.skew_s)
            headers["Authorization"] = f"Bearer {made}"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = kind
        connection = self._connect()
        try:
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        is_file = answer.getheader("Content-Type") == "application/octet-stream"
        found = raw.decode("latin-1") if is_file else json.loads(raw) if raw else None
        self.witness(method, path, body, kind, answer.status, dict(answer.getheaders()), found)
        if answer.status >= 400 and found is not None:
            raise Refused(answer.status, found, dict(answer.getheaders()))
        return answer.status, dict(answer.getheaders()), found

    # --- what a desk does ---

    def enrol(self):
        _, _, found = self.request("POST", "/v1/enrol", {
            "secret": self.code.secret, "key": b64(self.key.public), "name": self.name,
            "proof": b64(self.code.proof(self.key))}, token=False)
        key = base64.b64decode(found["intake"]["key"])
        if device_id(key) != self.code.intake or uuid.UUID(found["intake"]["id"]) != self.code.intake:
            raise Malformed("another intake answered than the code names")
        card = read_card(found["card"], key)
        if uuid.UUID(card["device"]) != self.key.id:
            raise Malformed("the card is of another device")
        self.intake_key, self.card, self.epoch = key, found["card"], found["epoch"]
        self.bestuur = uuid.UUID(card["bestuur"])
        return card

    def say(self, root, kind, field, value, *, record=None, parent=NIL, over=(), exercise=False):
        """The next change of this device's chain in that root; value is any JSON."""
        seq, prev = self.chains.get(root, (0, ZEROS))
        change = make_change(self.key, root=root, record=record or root, parent=parent if record else NIL,
                             bestuur=self.bestuur or NIL, kind=kind, field=field,
                             value=json.dumps(value, ensure_ascii=False, separators=(",", ":")), seq=seq + 1, prev=prev,
                             at_us=time.time_ns() // 1000, over=over, exercise=exercise)
        self.chains[root] = (change.seq, change.id)
        return change

    def send(self, changes):
        """The answer, its receipts checked."""
        _, _, found = self.request("POST", "/v1/changes",
                                   {"devices": [self.card], "changes": [change.to_json() for change in changes]})
        found["changes"] = [self.check_crt(one) for one in found["changes"]]
        return found

    def check_crt(self, one):
        change = Change.from_json(one)
        if not change.is_signed_by(self.intake_key):
            raise Malformed("not signed by the intake")
        return change

    def poll(self, wait=0, limit=500):
        query = urllib.parse.urlencode({"after": self.cursor, "wait": wait, "limit": limit})
        _, _, found = self.request("GET", f"/v1/changes?{query}")
        self.cursor = found["cursor"]
        keys = {self.code.intake: self.intake_key}
        for card in found["devices"]:
            told = read_card(card, self.intake_key)
            keys[uuid.UUID(told["device"])] = base64.b64decode(told["key"])
        changes = [Change.from_json(one) for one in found["changes"]]
        for change in changes:
            if not change.is_signed_by(keys[change.device]):
                raise Malformed("not signed by its device")
        return changes, found["more"]

    def state(self):
        _, _, found = self.request("GET", "/v1/state")
        return found


def new_root():
    """UUIDv7: 48 bits of milliseconds, version, randomness, variant, randomness."""
    number = int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=number)


def heads(changes, record, field):
    """What stands in a field: what no other change of the same record and field is over."""
    mine = [change for change in changes if (change.record, change.field) == (record, field)]
    covered = {one for change in mine for one in change.over}
    return [change for change in mine if change.id not in covered]


def verify_chain(changes, public_keys):
    """Every (device, root): signed, and each change after the one before it. Gives the newest of each."""
    chains = {}
    for change in sorted(changes, key=lambda one: (one.device.bytes, one.root.bytes, one.seq)):
        before = chains.get((change.device, change.root))
        if not change.is_signed_by(public_keys[change.device]):
            raise Malformed("signature")
        if change.seq != (before.seq + 1 if before else 1) or change.prev != (before.id if before else ZEROS):
            raise Malformed(f"the chain breaks at {change.seq}")
        chains[change.device, change.root] = change
    return chains
