"""A receiver of webhooks for the integration tests, on a free port of 127.0.0.1.

usage: /usr/bin/python3 webhook_receiver.py FOLDER SECRET

It takes a request that is signed by SECRET ("-": any) and was signed in the last five minutes. The
port goes to FOLDER/port when it can be used. Body and headers of request N are kept as
FOLDER/N.json and FOLDER/N.txt, whose first line is the status that was answered. If FOLDER/status
is there, the next request is answered with the status in it, and the file is removed.
"""

import hashlib
import hmac
import http.server
import os
import sys
import time

FOLDER, SECRET = sys.argv[1:3]


def write(name, data):
    """Writes a file in one step."""
    path = os.path.join(FOLDER, name)
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.rename(path + ".new", path)


def is_signed(headers, body):
    moment = headers.get("X-Iatipub-Timestamp", "")
    if not moment.isdigit() or abs(time.time() - int(moment)) > 300:
        return False
    text = moment.encode() + b"." + body
    expected = "sha256=" + hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, headers.get("X-Iatipub-Signature", ""))


class Handler(http.server.BaseHTTPRequestHandler):
    """Keeps what it is given."""

    count = 0

    def status(self, body):
        path = os.path.join(FOLDER, "status")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                status = int(file.read())
            os.remove(path)
            return status
        return 200 if SECRET == "-" or is_signed(self.headers, body) else 401

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.status(body)
        Handler.count += 1
        write(f"{Handler.count}.json", body)
        write(f"{Handler.count}.txt", f"{status}\n{self.headers}".encode())
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
write("port", str(server.server_address[1]).encode())
server.serve_forever()
