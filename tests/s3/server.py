"""An S3 service for the integration tests: OpenStack Swift with its S3 interface.

usage: /usr/bin/python3 server.py FOLDER BUCKET USER SECRET

It listens on a free port of 127.0.0.1, which it writes to FOLDER/port when it can be used; objects
are kept in memory, everything else in FOLDER. USER is ACCOUNT:NAME. Requests must be signed
(signature version 4) for region us-east-1, but what is in BUCKET can be read by anybody at
/v1/AUTH_ACCOUNT/BUCKET/KEY, and its keys, a line each, at /v1/AUTH_ACCOUNT/BUCKET.

FOLDER/log gets a line for each request: METHOD PATH?QUERY STATUS. If FOLDER/fault is there, it
holds METHOD TEXT FAULT: the next request by this method with TEXT in its PATH?QUERY (which has a
"$" at its end) fails, and the file is removed. FAULT is "reset" (the connection breaks in the middle) or "STATUS:CODE" (an error
document).
"""

import os
import socket
import struct
import sys

import eventlet
import eventlet.wsgi
from swift.common import utils

utils.eventlet_monkey_patch()

from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.swob import Request  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

STORES = ("account", "container", "object")
PIPELINE = (
    "catch_errors gatekeeper listing_formats bulk s3api tempauth copy slo dlo symlink proxy-server"
)
FILTERS = {
    "catch_errors": "",
    "gatekeeper": "",
    "listing_formats": "",
    "bulk": "",
    "s3api": "location = us-east-1",
    "tempauth": "",
    "copy": "",
    "slo": "",
    "dlo": "",
    "symlink": "",
}


def write(path, text):
    """Writes a file in one step."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".new", path)


def make_ring(folder, store, port):
    """Says that one device on this port holds everything of a kind."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    builder.add_dev(
        {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1}
    )
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, store + ".ring.gz"))


def store_settings(folder, store):
    """The settings of an account, container or object server."""
    kind = "mem_object" if store == "object" else store
    path = os.path.join(folder, store + ".conf")
    write(
        path,
        f"[DEFAULT]\nswift_dir = {folder}\ndevices = {folder}/devices\nmount_check = false\n"
        f"[pipeline:main]\npipeline = {store}-server\n"
        f"[app:{store}-server]\nuse = egg:swift#{kind}\n",
    )
    return path


def proxy_settings(folder, user, secret):
    """The settings of the server that clients speak with."""
    account, name = user.split(":")
    path = os.path.join(folder, "proxy.conf")
    parts = [
        f"[DEFAULT]\nswift_dir = {folder}\n",
        f"[pipeline:main]\npipeline = {PIPELINE}\n",
        "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n",
    ]
    for filter_name, settings in FILTERS.items():
        parts.append(f"[filter:{filter_name}]\nuse = egg:swift#{filter_name}\n{settings}\n")
        if filter_name == "tempauth":
            parts.append(f"user_{account}_{name} = {secret} .admin\n")
    write(path, "".join(parts))
    return path


class NoCache:
    """Stands for memcached, which the servers want to have: it forgets everything at once."""

    def get(self, *_arguments, **_options):
        return None

    def set(self, *_arguments, **_options):
        pass

    delete = set


def cut(environ):
    """Breaks the connection as a failing network would."""
    connection = environ["wsgi.input"].get_socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError


class Entrance:
    """What requests pass first: they get a cache, a line each in the log, and faults."""

    def __init__(self, folder, application):
        self.fault_file = os.path.join(folder, "fault")
        self.log = open(os.path.join(folder, "log"), "a", encoding="utf-8", buffering=1)
        self.cache = NoCache()
        self.application = application

    def take_fault(self, method, target):
        """The fault that this request is to have; None: none."""
        try:
            with open(self.fault_file, encoding="utf-8") as file:
                wanted, text, fault = file.read().split()
        except FileNotFoundError:
            return None
        if method != wanted or text not in target + "$":
            return None
        os.remove(self.fault_file)
        return fault

    def fail(self, fault, environ, start_response):
        """Answers with a fault."""
        if fault != "reset":
            status, code = fault.split(":")
            start_response(status + " Fault", [("Content-Type", "application/xml")])
            yield f"<Error><Code>{code}</Code><Message>On purpose.</Message></Error>".encode()
            return
        if environ["REQUEST_METHOD"] != "GET":
            environ["wsgi.input"].read(1000)
            cut(environ)
        for chunk in self.application(environ, start_response):
            yield chunk[: len(chunk) // 2]
            cut(environ)

    def __call__(self, environ, start_response):
        query = environ.get("QUERY_STRING")
        method, target = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        target += "?" + query if query else ""
        environ["swift.cache"] = self.cache

        def start(status, headers, *rest):
            self.log.write(f"{method} {target} {status[:3]}\n")
            return start_response(status, headers, *rest)

        fault = self.take_fault(method, target)
        if fault:
            return self.fail(fault, environ, start)
        return self.application(environ, start)


def serve(listener, application, sink):
    """Answers requests from now on, beside whatever else runs."""
    return eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        application,
        sink,
        protocol=SwiftHttpProtocol,
        log_output=False,
        debug=False,
    )


def make_bucket(application, account, bucket):
    """Makes the bucket, which anybody may read."""
    request = Request.blank(
        f"/v1/AUTH_{account}/{bucket}",
        environ={
            "REQUEST_METHOD": "PUT",
            "swift.authorize_override": True,
            "swift_owner": True,
        },
        headers={"X-Container-Read": ".r:*,.rlistings"},
    )
    status = request.get_response(application).status
    if not status.startswith("2"):
        sys.exit(f"cannot make the bucket: {status}")


def main():
    folder, bucket, user, secret = sys.argv[1:5]
    folder = os.path.abspath(folder)
    os.makedirs(os.path.join(folder, "devices", "disk"))
    write(os.path.join(folder, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = tests\n")
    utils.set_swift_dir(folder)
    reload_storage_policies()
    eventlet.hubs.use_hub(utils.get_hub())
    sink = open(os.devnull, "w", encoding="utf-8")
    for store in STORES:
        listener = eventlet.listen(("127.0.0.1", 0))
        make_ring(folder, store, listener.getsockname()[1])
        serve(listener, loadapp(store_settings(folder, store)), sink)
    proxy = loadapp(proxy_settings(folder, user, secret))
    make_bucket(proxy, user.split(":")[0], bucket)
    listener = eventlet.listen(("127.0.0.1", 0), backlog=128)
    server = serve(listener, Entrance(folder, proxy), sink)
    write(os.path.join(folder, "port"), f"{listener.getsockname()[1]}\n")
    server.wait()


main()
