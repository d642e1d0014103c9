"""A local registry with a few packages, with as much of the API as `npm install` uses."""

import base64
import hashlib
import http.server
import io
import json
import tarfile
import urllib.parse

from api import serving


def described(archive):
    """The package.json in an archive of `npm pack`."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return json.load(files.extractfile("package/package.json"))


def contents(archive):
    """The names of the files in an archive of `npm pack`."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return {name.removeprefix("package/") for name in files.getnames()}


def registry(archives, requested):
    """Serves these archives; the requested paths are added to the list `requested`."""
    packages = {described(archive)["name"]: archive for archive in archives}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path = urllib.parse.unquote(self.path.lstrip("/"))
            requested.append(path)
            name, _, archive = path.partition("/-/")
            if name not in packages:
                self.send_error(404)
            elif archive:
                self.give("application/octet-stream", packages[name])
            else:
                self.give("application/json", json.dumps(self.document(name)).encode())

        def document(self, name):
            archive = packages[name]
            package = described(archive)
            digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
            url = f"http://{self.headers['Host']}/{name}/-/package.tgz"
            package["dist"] = {"tarball": url, "integrity": f"sha512-{digest}"}
            version = package["version"]
            return {"name": name, "dist-tags": {"latest": version}, "versions": {version: package}}

        def give(self, kind, body):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return serving(Handler)
