"""A mail server for the integration tests: aiosmtpd, on a free port of 127.0.0.1.

usage: /usr/bin/python3 mail_server.py FOLDER TLS CERTIFICATE KEY USER PASSWORD

TLS is "none", "starttls" (offered, and needed before a login) or "smtps". With a USER ("-": none)
only he may send. The port goes to FOLDER/port when the server can be used. A message of number N is
kept as FOLDER/N.eml, as it came, and as FOLDER/N.txt, as a mail program reads it: the envelope, the
headers, the parts. FOLDER/log gets a line for each session and each login. Recipients "refused@..."
are refused; the first message to "busy@..." is put off.
"""

import asyncio
import email
import email.policy
import logging
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FOLDER, TLS, CERTIFICATE, KEY, USER, PASSWORD = sys.argv[1:7]


def write(name, data):
    """Writes a file in one step."""
    path = os.path.join(FOLDER, name)
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.rename(path + ".new", path)


def log(line):
    with open(os.path.join(FOLDER, "log"), "a", encoding="utf-8") as file:
        file.write(line + "\n")


def as_read(message, envelope, session):
    """What a mail program makes of a message. Its defects are told too."""
    lines = [
        f"envelope: {envelope.mail_from} -> {' '.join(envelope.rcpt_tos)}",
        f"tls: {'yes' if session.ssl is not None or TLS == 'smtps' else 'no'}",
        f"login: {session.auth_data.login.decode() if session.auth_data else 'none'}",
    ]
    lines += [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        lines += [f"defect: {defect!r}" for defect in part.defects]
        if not part.is_multipart():
            lines += [f"--- {part.get_content_type()} {part.get_content_charset()}"]
            lines += [part.get_content()]
    return "\n".join(lines) + "\n"


class Handler:
    """Keeps what it is given."""

    def __init__(self):
        self.count = 0
        self.put_off = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        log("session")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 nobody of this name"
        if address.startswith("busy@") and not self.put_off:
            self.put_off = True
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        write(f"{self.count}.eml", envelope.content)
        write(f"{self.count}.txt", as_read(message, envelope, session).encode())
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    log(f"login {'accepted' if right else 'refused'}")
    return AuthResult(success=right, auth_data=data, handled=right)


HANDLER = Handler()


async def main():
    logging.basicConfig(level=logging.CRITICAL)
    context = None
    if TLS != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, KEY)
    settings = {"tls_context": context} if TLS == "starttls" else {}
    if USER != "-":
        settings.update(authenticator=authenticate, auth_required=True)
        settings.update(auth_require_tls=TLS == "starttls")

    def greet():
        return SMTP(HANDLER, loop=asyncio.get_running_loop(), **settings)

    over_tls = context if TLS == "smtps" else None
    server = await asyncio.get_running_loop().create_server(greet, "127.0.0.1", 0, ssl=over_tls)
    write("port", str(server.sockets[0].getsockname()[1]).encode())
    await server.serve_forever()


asyncio.run(main())
