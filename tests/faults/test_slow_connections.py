"""The documented proxy: nginx takes it as it is, and whoever writes slowly stops nobody."""

import subprocess
from pathlib import Path

from tests.faults.slow_connections import DEPLOYED, HALF_HEADER, IDLE, SLOW_BODY, deployed, under

KINDS = {"half a header": HALF_HEADER, "a slow body": SLOW_BODY, "nothing": IDLE}


def read_by_nginx(folder: Path, said: str) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says of a file as a server has it: only its certificate is of this test."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    made += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    said = said.replace("/etc/ssl/prorata.pem", str(certificate))
    said = said.replace("/etc/ssl/prorata.key", str(key))
    whole = folder / "whole.conf"
    whole.write_text(f"pid {folder}/pid;\nevents {{}}\nhttp {{\n{said}\n}}\n", "utf-8")
    asked = ["nginx", "-t", "-c", str(whole), "-e", str(folder / "error.log")]
    return subprocess.run(asked, check=False, capture_output=True, text=True)


def test_nginx_takes_the_documented_file(tmp_path):
    done = read_by_nginx(tmp_path, DEPLOYED)
    assert (done.returncode, "warn" in done.stderr) == (0, False), done.stderr
    altered = DEPLOYED.replace("proxy_pass", "proxy_pas", 1)
    assert "unknown directive" in read_by_nginx(tmp_path, altered).stderr  # the control


def test_two_hundred_slow_connections_of_each_kind_stop_nobody(tmp_path, databases, keep):
    with deployed(tmp_path, databases.url(databases.new())) as (proxy, bare):
        found = {name: under(proxy, said, 200, 5, 1) for name, said in KINDS.items()}
        for name, times in found.items():
            assert None not in times, name
        alone = under(bare, HALF_HEADER, 200, 5, 1)
        assert None in alone
    worst = ", ".join(f"{name} {max(times):.3f} s" for name, times in found.items())
    keep(
        "200 connections that send half a header, a body slowly, or nothing",
        f"`/sante/` behind `deploy/nginx.conf`, the slowest of 5: {worst}. Control, gunicorn "
        f"without its proxy, 200 half headers: {alone.count(None)} of 5 without an answer in 1 s.",
    )
