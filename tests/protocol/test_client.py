# SPDX-License-Identifier: EUPL-1.2
"""A client written from the documents alone against the real intake, every request and answer held to openapi.yaml."""

import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import uuid

import paraat_client as p
from contract import Contract

INTAKE, PACK, CONTENT = os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PACK"], os.environ["PARAAT_CONTENT"]
CONTRACT = Contract(os.environ["PARAAT_OPENAPI"])
DEADLINE_S = 60
# What a healthy intake on a disk with room does not answer here; tests/intake and tests/faults make it.
NOT_MADE_HERE = {"429", "503", "507"}


class Intake:
    """The real program, with a certificate of its own."""

    def __init__(self, folder, *, tls=True):
        self.folder, self.tls, self.process = folder, tls, None
        (folder / "store").mkdir()

    def __enter__(self):
        ready = self.folder / "ready"
        extra = ["--tls-self-signed"] if self.tls else []
        self.log = open(self.folder / "log", "w+")
        self.process = subprocess.Popen([INTAKE, "--data-dir", self.folder / "store", "serve", "--listen", "127.0.0.1:0",
                                         *extra, "--ready-file", ready], stdout=subprocess.DEVNULL, stderr=self.log)
        end = time.monotonic() + DEADLINE_S
        while not (ready.exists() and ready.read_text()):
            assert time.monotonic() < end and self.process.poll() is None, "the intake does not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def command(self, *words):
        return subprocess.run([INTAKE, "--data-dir", self.folder / "store", *words], capture_output=True, text=True,
                              check=True).stdout.strip()

    def code(self, nis="99999", name="Gemeente Voorbeeldegem"):
        return self.command("enrol", "--bestuur-type", "gemeente", "--nis", nis, "--name", name)

    def client(self, **more):
        found = p.Client(self.code(**more), witness=CONTRACT.witness)
        found.enrol()
        return found


def refused(status, name, call):
    try:
        call()
    except p.Refused as refusal:
        assert (refusal.status, refusal.name) == (status, name), refusal
        return refusal
    raise AssertionError(f"not refused with {status} {name}")


def make_report(client):
    root = p.new_root()
    return root, [client.say(root, "incident", "what", ["ransom"]),
                  client.say(root, "incident", "what_text", "Alle pc's tonen één losgeldbericht"),
                  client.say(root, "incident", "shared", {"kinds": ["incident", "message", "clock", "read"], "follow": True}),
                  client.say(root, "incident", "reported", "2026-11-23T06:52:00Z")]


def enrols_sends_and_reads_the_receipt(folder):
    with Intake(folder) as intake:
        client = p.Client(intake.code(), witness=CONTRACT.witness)
        card = client.enrol()
        assert client.bestuur == p.known_id(p.NIL, "bestuur", "gemeente:99999") and card["nis"] == "99999"
        assert client.enrol() == card, "a lost answer costs nothing"

        root, changes = make_report(client)
        answer = client.send(changes)
        assert answer["accepted"] == [one.id.hex() for one in changes] and not answer["refused"] and not answer["forks"]
        (receipt,) = answer["changes"]
        assert receipt.record == p.known_id(root, "receipt", "") and receipt.kind == "receipt" and receipt.parent == root
        told = json.loads(receipt.value)
        assert re.fullmatch(r"CRT-\d{4}-\d{5}", told["case"])
        assert told["chains"] == [{"device": str(client.key.id), "seq": 4, "id": changes[-1].id.hex()}]

        again = client.send(changes)
        assert again["accepted"] == answer["accepted"] and again["changes"] == []
        listed = json.loads(intake.command("list", "--json"))
        assert [one["case"] for one in listed] == [told["case"]]
        for file in (folder / "store").rglob("*"):
            assert file.stat().st_mode & 0o077 == 0 or file.is_dir(), f"{file.name} is open to others"
        assert p.reference(root) in json.dumps(listed) and "één losgeldbericht" in intake.command("show", told["case"])


def hears_the_crt_and_verifies_the_chain(folder):
    with Intake(folder) as intake:
        client, colleague = intake.client(), intake.client()
        root, changes = make_report(client)
        client.send(changes)
        heard, more = client.poll()
        assert not more and [one.kind for one in heard] == ["receipt"], "everything but its own"
        case = json.loads(heard[0].value)["case"]

        found = []
        waiting = threading.Thread(target=lambda: found.extend(client.poll(wait=25)[0]))
        begun = time.monotonic()
        waiting.start()
        intake.command("reply", case, "--text", "We bellen je zo.")
        waiting.join(DEADLINE_S)
        assert time.monotonic() - begun < 20, "the long poll answers at once"
        assert [json.loads(one.value) for one in found if one.kind == "message"] == ["We bellen je zo."]
        intake.command("show", case)
        found += client.poll(wait=5)[0]
        assert any(one.kind == "read" and one.record == p.known_id(root, "read", f"crt:{root}") for one in found)

        seen, more = [], True
        while more:
            page, more = colleague.poll(limit=2)
            seen += page
        answer = colleague.say(root, "incident", "what", ["ransom", "no-login"],
                               over=[one.id for one in p.heads(seen, root, "what")])
        colleague.send([answer])
        seen.append(answer)
        assert p.heads(seen, root, "what") == [answer]
        keys = {one.key.id: one.key.public for one in (client, colleague)} | {client.code.intake: client.intake_key}
        chains = p.verify_chain(seen, keys)
        assert chains[client.key.id, root].id == changes[-1].id and len(chains) == 3

        state = client.state()
        runs = {(uuid.UUID(run["device"]), uuid.UUID(run["root"])): run for run in state["runs"]}
        for (device, where), newest in chains.items():
            ids = [one.id for one in sorted(seen, key=lambda one: one.seq) if (one.device, one.root) == (device, where)]
            run = runs[device, where]
            # The intake went on speaking after what was heard: its newest receipt is for the colleague's change.
            if device != client.code.intake:
                assert (run["first"], run["last"], run["digest"]) == (1, newest.seq, p.digest_of_run(ids))


def refuses_by_change(folder):
    with Intake(folder) as intake:
        client, other = intake.client(), intake.client(nis="44021", name="Stad Elders")
        root, changes = make_report(client)
        exercise = client.say(p.new_root(), "incident", "what", ["lost"], exercise=True)
        forged = p.Change(changes[0].bytes, bytes(64), changes[0].value, changes[0].salt)
        good, wrong = changes[1].to_json(), changes[2].to_json()
        wrong["value"] = '"iets anders"'
        _, _, answer = client.request("POST", "/v1/changes", {
            "devices": [client.card], "changes": [forged.to_json(), exercise.to_json(), wrong, good, {"header": "AQ==", "signature": p.b64(bytes(64))}]})
        assert answer["accepted"] == [changes[1].id.hex()], "what is bad does not hold up the others"
        names = {one["id"]: one["type"].removeprefix("urn:paraat:problem:") for one in answer["refused"]}
        assert names[changes[0].id.hex()] == "bad-signature" and names[exercise.id.hex()] == "exercise"
        assert names[changes[2].id.hex()] == "bad-hash" and "malformed" in names.values()

        client.send(changes)
        stranger = other.say(root, "incident", "what", ["leak"])
        (refusal,) = other.send([stranger])["refused"]
        assert refusal["type"].endswith(":foreign-bestuur")
        assert other.poll()[0] == [], "administrations are apart"

        stub = client.say(root, "incident", "what_text", "dit bleef thuis")
        bare = p.Change(stub.bytes, stub.signature)
        assert client.send([bare])["accepted"] == [stub.id.hex()], "a stub counts like any other"

        twin = p.Client(intake.code(), key=client.key, witness=CONTRACT.witness)
        twin.enrol()
        twin.chains = {root: (3, changes[2].id)}
        fork = twin.say(root, "incident", "what", ["outage"])
        answer = twin.send([fork])
        assert {"device": str(client.key.id), "root": str(root), "seq": 4} in answer["forks"]


def refuses_who_speaks(folder):
    with Intake(folder) as intake:
        client = intake.client()
        now = int(time.time())

        def ask(token):
            return refused(401, "unauthorized", lambda: client.request("GET", "/v1/state", token=token)).problem

        assert ask("niets")["reason"] == "token"
        assert ask(p.make_token(p.Key(), client.code.intake, now))["reason"] == "unknown-device"
        assert ask(p.make_token(client.key, uuid.uuid4(), now))["reason"] == "token"
        late = ask(p.make_token(client.key, client.code.intake, now - 86400))
        assert late["reason"] == "clock" and re.match(r"\d{4}-\d\d-\d\dT", late["now"])
        good = p.make_token(client.key, client.code.intake, now)
        forged = good[:-8] + ("A" * 8 if not good.endswith("A" * 8) else "B" * 8)
        assert ask(forged)["reason"] == "signature"
        intake.command("revoke", str(client.key.id))
        assert ask(good)["reason"] == "revoked"
        refused(401, "unauthorized", lambda: client.request("POST", "/v1/changes", {"changes": []}, token=good))
        refused(401, "unauthorized", lambda: client.request("GET", "/v1/changes", token=good))
        refused(403, "revoked-device", client.enrol)

        code, text = p.Client(intake.code(), witness=CONTRACT.witness), intake.folder / "log"
        code.enrol()
        thief = p.Client(f"{code.code.base_url}/#paraat-1.{code.code.secret}.{code.code.intake.hex}."
                         f"{p.b64url(code.code.spki)}", witness=CONTRACT.witness)
        refused(409, "used-code", thief.enrol)
        thief.code.secret = "0" * 26
        refused(404, "not-found", thief.enrol)
        thief.code.proof = lambda key: bytes(64)
        refused(422, "bad-signature", thief.enrol)
        log = text.read_text()
        for secret in (code.code.secret, client.code.secret, good.split(".")[2]):
            assert secret not in log, "a secret in the log"


def refuses_what_is_no_request(folder):
    with Intake(folder) as intake:
        client = intake.client()
        plain = {"token": False}
        for path, more in (("/v1/changes", {}), ("/v1/enrol", plain), ("/v1/reports", plain)):
            refused(400, "malformed", lambda: client.request("POST", path, b"{", kind="application/json", **more))
            refused(415, "malformed", lambda: client.request("POST", path, b"<a/>", kind="text/xml", **more))
            refused(413, "too-large", lambda: client.request("POST", path, b" " * (2 << 20), kind="application/json", **more))
        refused(400, "malformed", lambda: client.request("GET", "/v1/changes?after=x"))
        refused(400, "malformed", lambda: client.request("GET", "/v1/state?after=-1"))
        many = [{"header": "", "signature": ""}] * 501
        refused(413, "too-large", lambda: client.request("POST", "/v1/changes", {"changes": many}))


def sends_a_file(folder):
    with Intake(folder) as intake:
        client = intake.client()
        data = os.urandom(3000)
        name = hashlib.sha256(data).hexdigest()
        path = f"/v1/blobs/{name}"

        def put(first, part, total=len(data), where=path):
            return client.request("PUT", where, part, kind="application/octet-stream",
                                  headers={"Content-Range": f"bytes {first}-{first + len(part) - 1}/{total}"})

        assert client.request("HEAD", path)[:2][0] == 404
        assert put(0, data[:1000])[::2] == (202, {"offset": 1000})
        assert refused(409, "mismatch", lambda: put(2000, data[2000:])).problem["offset"] == 1000
        status, headers, _ = client.request("HEAD", path)
        assert (status, headers["Upload-Offset"]) == (404, "1000")
        assert put(1000, data[1000:])[::2] == (201, {"offset": 3000})
        assert client.request("HEAD", path)[0] == 200
        other = f"/v1/blobs/{'0' * 64}"
        refused(422, "bad-hash", lambda: put(0, data, where=other))
        refused(400, "malformed", lambda: client.request("PUT", other, data, kind="application/octet-stream"))
        refused(413, "too-large", lambda: put(0, data, total=65 << 20, where=other))
        refused(415, "malformed", lambda: client.request("PUT", other, data, kind="text/plain"))
        refused(401, "unauthorized", lambda: client.request("PUT", other, data, kind="application/octet-stream", token=False))
        assert client.request("HEAD", other, token=False)[0] == 401


def reports_without_being_enrolled(folder):
    with Intake(folder) as intake:
        key_id, sealing, signing = intake.command("sealing-key").split()[:3]
        client = p.Client(intake.code(), witness=CONTRACT.witness)
        client.intake_key = base64.b64decode(signing)
        assert p.device_id(client.intake_key) == client.code.intake
        root, changes = make_report(client)

        def send(made, key=key_id):
            plain = json.dumps({"device": {"key": p.b64(client.key.public), "name": "Balie"},
                                "changes": [one.to_json() for one in made]}).encode()
            return client.request("POST", "/v1/reports", {
                "key": key, "sealed": p.b64(p.seal(plain, base64.b64decode(sealing)))}, token=False)

        status, _, answer = send(changes)
        assert status == 202 and answer["accepted"] == [one.id.hex() for one in changes]
        (receipt,) = [client.check_crt(one) for one in answer["changes"]]
        assert json.loads(receipt.value)["case"].startswith("CRT-")
        assert "Afzender niet bevestigd" in intake.command("list")
        refused(404, "not-found", lambda: send(changes, key="anders"))

        client.enrol()
        client.send(changes)
        assert "Afzender niet bevestigd" not in intake.command("list")


def gives_what_is_published(folder):
    with Intake(folder) as intake:
        client = p.Client(intake.code(), witness=CONTRACT.witness)      # not enrolled

        def get(path, **headers):
            return client.request("GET", path, token=False, headers={name.replace("_", "-"): text for name, text in headers.items()})

        for path in ("/v1/content", "/v1/content.manifest"):
            refused(404, "not-found", lambda: get(path))
        pack, key = folder / "inhoud.pack", folder / "key"
        public = subprocess.run([PACK, "key", key], check=True, capture_output=True, text=True).stdout.strip()
        subprocess.run([PACK, "build", CONTENT, "-o", pack], check=True)
        subprocess.run([PACK, "sign", pack, "--key", key], check=True)
        here = subprocess.run([INTAKE, "--data-dir", folder / "store", "publish", "inhoud.pack"], check=True, cwd=folder,
                              capture_output=True, text=True).stdout
        assert public[:4] in here, here

        for path in ("/v1/content", "/v1/content.manifest"):
            _, headers, whole = get(path)
            assert get(path, If_None_Match=headers["ETag"])[0] == 304
            assert get(path, Range="bytes=0-0", If_Range='"another"')[2] == whole
        manifest = json.loads(base64.b64decode(whole["payload"]))
        (signature,) = whole["signatures"]
        assert signature["key"] == public
        assert p.is_signed(bytes.fromhex(public), b"paraat-pack-1\0" + base64.b64decode(whole["payload"]),
                           base64.b64decode(signature["signature"]))
        _, headers, found = get("/v1/content")
        assert headers["ETag"] == f'"{manifest["sha256"]}"'
        half = manifest["size"] // 2
        status, headers, rest = get("/v1/content", Range=f"bytes={half}-", If_Range=headers["ETag"])
        assert status == 206 and hashlib.sha256((found[:half] + rest).encode("latin-1")).hexdigest() == manifest["sha256"]
        refused(416, "malformed", lambda: get("/v1/content", Range="bytes=99999999-"))


def plain_http_on_loopback(folder):
    with Intake(folder, tls=False) as intake:
        client = intake.client()
        assert client.code.spki is None
        root, changes = make_report(client)
        assert len(client.send(changes)["accepted"]) == 4


def another_certificate(folder):
    with Intake(folder) as intake:
        client = p.Client(intake.code())
        client.code.spki = bytes(32)
        try:
            client.enrol()
        except p.Malformed:
            return
        raise AssertionError("a certificate that is not pinned was taken")


def everything_described_was_seen(folder):
    left = {one for one in CONTRACT.described() - CONTRACT.seen if one[2] not in NOT_MADE_HERE}
    assert not left, f"described, and never seen: {sorted(left)}"


WALKS = [enrols_sends_and_reads_the_receipt, hears_the_crt_and_verifies_the_chain, refuses_by_change, refuses_who_speaks,
         refuses_what_is_no_request, sends_a_file, reports_without_being_enrolled, gives_what_is_published, plain_http_on_loopback,
         another_certificate, everything_described_was_seen]

print(f"1..{len(WALKS)}")
failed = 0
for number, walk in enumerate(WALKS, 1):
    with tempfile.TemporaryDirectory(prefix="paraat-protocol-") as place:
        try:
            walk(pathlib.Path(place))
            print(f"ok {number} {walk.__name__}")
        except Exception as error:
            failed += 1
            print(f"not ok {number} {walk.__name__}\n# {type(error).__name__}: {error}")
            traceback.print_exc(file=sys.stderr)
    sys.stdout.flush()
sys.exit(1 if failed else 0)
