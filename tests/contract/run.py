"""Runs schemathesis against a running server, once for each way of being somebody.

Generated requests must never make the server fail (5xx), and every answer must be one that the OpenAPI document
describes: status, content type and body. Called by `cargo xtask test contract`, which starts the server.
"""

import argparse
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

# Fixed, so that two runs of one commit say the same.
SEED = "20"

# An operation that ends the session or changes its password would sign out the rest of the run; these are tried
# without a session only.
ENDS_THE_SESSION = r"/session(s)?($|/)|/password"

CSRF = ("X-Portal-CSRF", "1")


def sign_in(url, email, password):
    """The Cookie header of a new session, and the id of the person it belongs to."""
    request = urllib.request.Request(
        f"{url}/api/v1/session",
        data=json.dumps({"email": email, "password": password}).encode(),
        headers={"Content-Type": "application/json", CSRF[0]: CSRF[1]},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            cookies = answer.headers.get_all("Set-Cookie") or []
            user = json.load(answer)["user"]["id"]
    except urllib.error.HTTPError as refusal:
        sys.exit(f"signing in as {email} was refused with {refusal.code}: {refusal.read().decode(errors='replace')}")
    if not cookies:
        sys.exit(f"signing in as {email} set no cookie")
    return "; ".join(cookie.split(";")[0] for cookie in cookies), user


def run(options, name, session, examples, extra):
    """One pass over the document; answers schemathesis' exit code."""
    print(f"--- {name}", flush=True)
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"),
        "run",
        options.schema,
        "--url",
        options.url,
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        str(examples),
        "--seed",
        SEED,
        # One: with more, Python 3.11 fails inside hypothesis.
        "--workers",
        "1",
        "--no-shrink",
        "--request-timeout",
        "10",
        "--warnings",
        "off",
        "--header",
        f"{CSRF[0]}: {CSRF[1]}",
        *extra,
    ]
    if session:
        cookie, user = session
        # A made-up person would be refused before anything else is looked at.
        command += ["--header", f"Cookie: {cookie}", "--header", f"X-Portal-User: {user}"]
    # Its cache of examples goes where reports go, not into the checkout.
    folder = os.path.join(options.report, name.split()[0])
    os.makedirs(folder, exist_ok=True)
    environment = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": os.path.join(folder, "examples")}
    schema = os.path.abspath(options.schema)
    command[2] = schema
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schema", required=True, help="the OpenAPI document")
    parser.add_argument("--url", required=True, help="the running server, without a path")
    parser.add_argument("--report", required=True, help="a folder for what schemathesis writes")
    parser.add_argument(
        "--account", action="append", default=[], metavar="EMAIL:PASSWORD", help="an account to sign in with"
    )
    parser.add_argument("--max-examples", type=int, default=12, help="generated requests for each operation and pass")
    options = parser.parse_args()

    failed = []
    for account in options.account:
        email, password = account.split(":", 1)
        session = sign_in(options.url, email, password)
        extra = ["--exclude-path-regex", ENDS_THE_SESSION]
        if run(options, f"{email} (signed in)", session, options.max_examples, extra) != 0:
            failed.append(email)
    if run(options, "anonymous (nobody signed in)", None, max(options.max_examples // 3, 1), []) != 0:
        failed.append("anonymous")

    passes = len(options.account) + 1
    if failed:
        print("failed as:", ", ".join(failed))
    print(f"contract: {passes - len(failed)} passed, {len(failed)} failed", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
