"""Fills a running Kinto by its own API: accounts, one bucket, its collections, the records of `fill.json`.

    python3 fill.py http://127.0.0.1:PORT/v1
"""

import base64
import json
import pathlib
import sys
import urllib.request

BATCH = 25

TEXT = {"type": "string"}
# What Kinto checks at every write; anything else is kept as it comes.
DEAL = {
    "type": "object",
    "required": ["dealTitle", "customerName", "dealAmount", "currencyCode"],
    "properties": {
        "dealTitle": {"type": "string", "minLength": 3, "maxLength": 120},
        "customerName": {"type": "string", "minLength": 1, "maxLength": 200},
        "contactEmail": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+[.][^@ ]+$"},
        "dealAmount": {"type": "number", "minimum": 0},
        "currencyCode": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "dealStage": {"enum": ["prospecting", "qualifying", "proposing", "negotiating", "won", "lost"]},
        "expectedCloseDate": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "productCodes": {"type": "array", "items": TEXT},
        "dealKind": {"enum": ["new", "expansion", "renewal"]},
    },
}


class Kinto:
    def __init__(self, base, user, password):
        self.base = base
        self.credentials = base64.b64encode(f"{user}:{password}".encode()).decode()

    def send(self, method, path, body, signed=True):
        headers = {"Content-Type": "application/json"}
        if signed:
            headers["Authorization"] = f"Basic {self.credentials}"
        request = urllib.request.Request(self.base + path, data=json.dumps(body).encode(), headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


def main():
    data = json.loads(pathlib.Path(__file__).with_name("fill.json").read_text(encoding="utf-8"))
    kinto = Kinto(sys.argv[1], "owner", data["password"])
    for user in data["users"]:
        kinto.send("PUT", f"/accounts/{user}", {"data": {"password": data["password"]}}, signed=False)
    members = {"write": ["system.Authenticated"]}
    kinto.send("PUT", "/buckets/channel", {"permissions": members})
    # What happens to deals; nothing has happened yet.
    kinto.send("PUT", "/buckets/channel/collections/activities", {})
    for name in ("partners", "people", "deals"):
        body = {"data": {"schema": DEAL}} if name == "deals" else {}
        kinto.send("PUT", f"/buckets/channel/collections/{name}", body)
        records = data[name]
        path = f"/v1/buckets/channel/collections/{name}/records"
        for start in range(0, len(records), BATCH):
            requests = [
                {"method": "PUT", "path": f"{path}/{record['id']}", "body": {"data": record}}
                for record in records[start : start + BATCH]
            ]
            answer = kinto.send("POST", "/batch", {"requests": requests})
            refused = [each for each in answer["responses"] if each["status"] >= 300]
            if refused:
                sys.exit(f"Kinto refused {len(refused)} of {name}: {refused[0]}")


main()
