#!/usr/bin/env python3
"""Judges of the test gateway that nobody here wrote: schemathesis from the OpenAPI file, Python's ssl and http.client.

    tools/judge_gateway.py target/release/tashika

Needs schemathesis (PyPI) in this Python and the openssl command, which makes the card's signature. Ends with 1 at the first thing
that is not as it should be.
"""

import base64
import http.client
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

OPENAPI = pathlib.Path(__file__).parent.parent / "crates/client/profile/openapi.yaml"


@contextmanager
def gateway(tashika, folder, *options):
    """A gateway at work; yields its host and port."""
    description = folder / "gateway.yaml"
    description.unlink(missing_ok=True)
    command = [tashika, "gateway", "serve", "--listen", "127.0.0.1:0", "--folder", folder, *options]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if description.exists():
                break
            time.sleep(0.1)
        url = description.read_text().split("url: ")[1].split()[0]
        yield url.removeprefix("https://")
    finally:
        running.terminate()
        expect(running.wait(20) == 0, "the gateway ends cleanly when asked to")


def expect(holds, what):
    if not holds:
        sys.exit(f"judge_gateway: not so: {what}")


def context(folder, device="device"):
    """TLS as Python's ssl does it, with the device's certificate unless device is None."""
    made = ssl.create_default_context(cafile=folder / "server-ca.cert.pem")
    if device:
        made.load_cert_chain(folder / f"{device}.cert.pem", folder / f"{device}.key.pem")
    return made


class Client:
    """A client of the profile in forty lines."""

    def __init__(self, address, tls):
        self.line = http.client.HTTPSConnection(address, context=tls, timeout=20)
        self.headers = {"content-type": "application/json"}

    def ask(self, step, body=None):
        method = "GET" if body is None else "POST"
        text = None if body is None else json.dumps(body)
        self.line.request(method, f"/tashika/v1/{step}", text, self.headers)
        reply = self.line.getresponse()
        return reply.status, json.loads(reply.read())

    def open(self, folder):
        status, session = self.ask("session", json.loads((folder / "session.json").read_text()))
        expect(status == 200, f"a session is opened: {session}")
        self.headers["authorization"] = f"Bearer {session['token']}"
        return session["token"]

    def verify(self, folder, person):
        _, challenge = self.ask("challenge", {})
        key = folder / "jpki/card-authentication.key.pem"
        signed = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", key],
            input=base64.b64decode(challenge["challenge"]), capture_output=True, check=True)
        pem = (folder / f"people/{person}.cert.pem").read_text()
        answer = {
            "challenge_id": challenge["id"],
            "certificate": base64.b64encode(ssl.PEM_cert_to_DER_cert(pem)).decode(),
            "signature": base64.b64encode(signed.stdout).decode(),
            "check": {"mode": "pin"},
        }
        return answer, self.ask("answer", answer)


def python_ssl(tashika, folder):
    """A foreign client verifies, and is refused where it should be."""
    with gateway(tashika, folder) as address:
        client = Client(address, context(folder))
        client.open(folder)
        answer, (status, result) = client.verify(folder, "taro")
        body = result["XmlMsg"]["MessageBody"]
        name = body["ResultList"][0]["ResultOfQualificationConfirmation"]["Name"]
        expect((status, body["QualificationValidity"], name) == (200, "1", "試験　太郎"), f"taro is insured: {result}")
        expect(client.ask("answer", answer)[1]["code"] == "TSK-CHALLENGE-USED", "an answer counts once")
        again = client.ask(f"result/{answer['challenge_id']}")
        expect(again == (200, result), "a lost reply can be asked for")
        _, (status, problem) = client.verify(folder, "nanako")
        expect((status, problem["code"]) == (422, "TSK-CERTIFICATE-REVOKED"), "nanako's certificate is revoked")

        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            tls = context(folder)
            tls.minimum_version = tls.maximum_version = version
            Client(address, tls).open(folder)
        try:
            Client(address, context(folder, device=None)).open(folder)
            expect(False, "a client without a certificate is refused")
        except (ssl.SSLError, ConnectionError, http.client.HTTPException):
            pass
        stranger = Client(address, context(folder, device="new-device"))
        status, problem = stranger.ask("session", json.loads((folder / "session.json").read_text()))
        expect(problem["code"] == "TSK-DEVICE-MISMATCH", "a session needs the device's own certificate")

    with gateway(tashika, folder, "--fault", "certificate-wrong-name") as address:
        try:
            Client(address, context(folder)).open(folder)
            expect(False, "Python's ssl refuses a wrong name")
        except ssl.SSLCertVerificationError:
            pass


def schemathesis(tashika, folder, examples, *options):
    """What schemathesis says of the gateway against its OpenAPI file: its exit status and output."""
    with gateway(tashika, folder, *options) as address:
        token = Client(address, context(folder)).open(folder)
        ended = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", "run", OPENAPI, "--url", f"https://{address}",
             "--tls-verify", folder / "server-ca.cert.pem", "--request-cert", folder / "device.cert.pem",
             "--request-cert-key", folder / "device.key.pem", "-H", f"Authorization: Bearer {token}",
             "--max-examples", str(examples), "--seed", "1", "--no-color"],
            capture_output=True, text=True, cwd=folder, timeout=300)
        return ended.returncode, ended.stdout + ended.stderr


def main():
    tashika = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        python_ssl(tashika, folder)
        print("Python's ssl: verified, and refused where it should be")
        status, said = schemathesis(tashika, folder, 50)
        expect(status == 0, f"schemathesis has nothing to say:\n{said}")
        counted = [line.strip() for line in said.splitlines() if "generated" in line]
        print("schemathesis:", *counted)
        # Would it notice?
        for fault in ("unknown-field@challenge", "not-json@challenge", "challenge-short@challenge", "status-500@challenge"):
            status, said = schemathesis(tashika, folder, 5, "--fault", fault)
            expect(status == 1, f"schemathesis notices {fault}:\n{said}")
        print("schemathesis: notices a member too many, HTML, a short challenge and a bare 500")


if __name__ == "__main__":
    main()
