"""Whoever writes slowly stops nobody: where nginx is, by `make faults` alone."""

from tests.faults.slow_connections import HALF_HEADER, IDLE, SLOW_BODY, deployed, under

KINDS = {"half a header": HALF_HEADER, "a slow body": SLOW_BODY, "nothing": IDLE}


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
