"""A time-stamping authority of our own: `openssl ts` behind HTTP on this machine."""

import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
certs = {folder}/ca.pem
signer_key = {folder}/signer.key
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:false
[other]
extendedKeyUsage = serverAuth
"""
KEYS = {
    "rsa": ("-newkey", "rsa:2048"),
    "curve": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
}


def openssl(folder, *words):
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def set_up(folder: Path, kind: str = "rsa", digest: str = "sha256", usage: str = "stamping"):
    """Make a root, a certificate for stamping, and the configuration."""
    folder.mkdir()
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder, digest=digest))
    root = ("-x509", "-days", "30", "-nodes", "-subj", "/CN=Invented Root")
    openssl(folder, "req", *KEYS["rsa"], *root, "-keyout", "ca.key", "-out", "ca.pem")
    asked = ("-nodes", "-subj", "/CN=Invented Stamps", "-keyout", "signer.key", "-out", "s.csr")
    openssl(folder, "req", *KEYS[kind], *asked)
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20")
    given = ("-extfile", "ts.cnf", "-extensions", usage, "-out", "signer.pem")
    openssl(folder, "x509", "-req", "-in", "s.csr", *signing, *given)
    return folder


@dataclass
class Authority:
    """Answers questions; keeps what it was asked, and may be told to answer otherwise."""

    folder: Path
    asked: list = field(default_factory=list)
    change: object = None

    def post(self, _address, question):
        """Answer as the HTTP server would."""
        self.asked.append(question)
        number = len(self.asked)
        (self.folder / f"{number}.tsq").write_bytes(question)
        words = ("-queryfile", f"{number}.tsq", "-config", "ts.cnf", "-section", "here")
        openssl(self.folder, "ts", "-reply", *words, "-out", f"{number}.tsr")
        answer = (self.folder / f"{number}.tsr").read_bytes()
        return self.change(answer) if self.change else answer

    def served(self):
        """Listen on a port of this machine; gives the server, to be shut down."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                authority.headers = dict(self.headers)
                answer = authority.post("", self.rfile.read(length))
                status = answer if isinstance(answer, int) else 200
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(b"" if isinstance(answer, int) else answer)

            def log_message(self, *_):
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
