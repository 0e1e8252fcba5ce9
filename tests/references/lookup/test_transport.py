import datetime
import gzip
import io
import json
import socket
import ssl
import threading
import time
from contextlib import closing

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outbound.bodies import parsed
from outbound.client import LARGEST_BODY, HttpClient
from outbound.errors import NotAllowed, ServiceUnavailable, WrongAnswer
from outbound.origins import origin_of
from tests.references.lookup.services import LocalServices, drip, hang, raw, redirect, reply

#: Long enough for an honest answer on a busy machine, and short enough to wait for.
SHORT = 0.3
#: What a machine that is busy with other things may add.
MARGIN = 10
START = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def local():
    with LocalServices() as services:
        yield services


def transport(local, **changes):
    return HttpClient(**({"origins": frozenset([origin_of(local.address)]), "user_agent": "A test"} | changes))


def get(local, path="/x", **changes):
    return transport(local, **changes).get(local.address + path, accept="application/json")


def test_an_answer_comes_with_status_headers_and_body(local):
    local.answer(
        "/x", reply({"a": 1}, status=418, content_type="Application/JSON; charset=utf-8", X_Rate_Limit_Limit="50")
    )
    answer = get(local, "/x?b=c%2Fd")
    assert (answer.status, answer.content_type, answer.body) == (418, "application/json", b'{"a": 1}')
    assert answer.headers["x-rate-limit-limit"] == "50"
    assert (answer.host, answer.url) == ("127.0.0.1", f"{local.address}/x?b=c%2Fd")
    assert local.asked[0].parameters == {"b": "c/d"}
    assert local.asked[0].headers["accept"] == "application/json"


def test_a_compressed_answer_is_unpacked(local):
    local.answer("/x", reply({"a": 1}, packed=True))
    assert get(local).body == b'{"a": 1}'
    assert local.asked[0].headers["accept-encoding"] == "gzip"


def test_an_answer_in_chunks_is_put_together(local):
    local.answer("/x", raw(START + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    assert get(local).body == b"abcde"


# Time


@pytest.mark.parametrize(
    "behaviour",
    [
        hang,
        drip(b"HTTP/1.1 200 OK\r\nX-Never: "),
        drip(START + b"Content-Length: 100000\r\n\r\n"),
        drip(START + b"\r\n"),
        drip(b"HT"),
    ],
    ids=["silence", "headers", "body", "body without end", "status"],
)
def test_an_answer_that_takes_too_long_is_ended(local, behaviour):
    local.answer("/x", behaviour)
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable, match=r"127\.0\.0\.1 did not answer within 0\.3 seconds"):
        get(local, seconds=SHORT)
    assert SHORT <= time.monotonic() - started < SHORT + MARGIN


def test_empty_answers_to_continue_do_not_go_on_for_ever(local):
    def continues(handler, services):
        while not services.over.is_set():
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    local.answer("/x", continues)
    with pytest.raises((ServiceUnavailable, WrongAnswer)):
        get(local, seconds=SHORT)


def test_redirects_share_one_deadline(local):
    local.answer("/x", redirect("/y"))
    local.answer("/y", hang)
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        get(local, seconds=SHORT)
    assert time.monotonic() - started < SHORT + MARGIN


def test_a_host_that_is_not_found_in_time_is_given_up(local):
    over = threading.Event()

    def resolver(host, port):
        over.wait(20)
        return ["127.0.0.1"]

    try:
        with pytest.raises(ServiceUnavailable, match="did not answer within"):
            get(local, seconds=SHORT, resolver=resolver)
    finally:
        over.set()
    assert local.asked == []


def test_a_host_that_does_not_exist_is_told():
    def resolver(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    asking = HttpClient(origins=frozenset([origin_of("https://gone.example")]), user_agent="A test", resolver=resolver)
    with pytest.raises(ServiceUnavailable, match=r"The address of gone\.example was not found"):
        asking.get("https://gone.example/x", accept="*/*")


def test_a_service_that_is_down_is_told(local):
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    asking = HttpClient(origins=frozenset([origin_of(address)]), user_agent="A test")
    with pytest.raises(ServiceUnavailable, match="The connection to 127"):
        asking.get(address, accept="*/*")


# Size and damage


@pytest.mark.parametrize(
    "behaviour",
    [
        reply(b"x" * (LARGEST_BODY + 1)),
        reply(b"x" * 10_000_000),
        raw(START + b"\r\n" + b"x" * 3_000_000),
        raw(START + b"Content-Length: 5\r\nX-Long: " + b"x" * 60_000 + b"\r\n" + b"X-More: " * 1_000_000),
    ],
    ids=["one byte too many", "ten megabytes", "without length", "headers"],
)
def test_an_answer_that_is_too_large_is_not_read_to_its_end(local, behaviour):
    local.answer("/x", behaviour)
    with pytest.raises((WrongAnswer, ServiceUnavailable)):
        get(local)


def test_a_megabyte_is_not_too_large(local):
    local.answer("/x", reply(b"x" * LARGEST_BODY))
    assert len(get(local).body) == LARGEST_BODY


def test_a_bomb_of_gzip_is_not_unpacked(local):
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        for _ in range(100):
            file.write(bytes(1_000_000))
    local.answer("/x", reply(packed.getvalue(), Content_Encoding="gzip"))
    with pytest.raises(WrongAnswer, match="too large"):
        get(local)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"plain", "gzip"),
        (gzip.compress(b"whole", mtime=0)[:-4], "gzip"),
        (gzip.compress(b"one", mtime=0) + gzip.compress(b"two", mtime=0), "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ],
)
def test_damaged_or_foreign_compression_is_refused(local, body, encoding):
    local.answer("/x", reply(body, Content_Encoding=encoding))
    with pytest.raises(WrongAnswer):
        get(local)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"not HTTP at all",
        b"HTTP/1.1 abc\r\n\r\n",
        START + b"Content-Length: 50\r\n\r\nshort",
        START + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        START + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        START + b"X: y\r\n" * 1_000 + b"\r\n",
    ],
)
def test_an_answer_that_breaks_off_or_is_no_http_is_told(local, content):
    local.answer("/x", raw(content))
    with pytest.raises(ServiceUnavailable, match="The connection to 127"):
        get(local)


# Places


def test_redirects_are_followed_within_the_allowed_places(local):
    local.answer("/x", redirect("/y?a=b", status=301))
    local.answer("/y", redirect(f"{local.address}/z", status=307))
    local.answer("/z", redirect("w", status=303))
    local.answer("/w", reply("here"))
    answer = get(local)
    assert (answer.body, answer.url) == (b"here", f"{local.address}/w")


@pytest.mark.parametrize("location", ["/x", "", "#here"])
def test_redirects_in_a_circle_end(local, location):
    local.answer("/x", redirect(location))
    with pytest.raises(WrongAnswer, match="redirected more than 3 times"):
        get(local)
    assert len(local.asked) == 4


@pytest.mark.parametrize(
    "location",
    [
        "https://inside.example.org/",
        "http://127.0.0.1:1/",
        "http://localhost/",
        "//169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "https://127.0.0.1:{port}/",
        "http://user@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}@inside.example.org/",
        "http://127.0.0.1:{port}.inside.example.org/",
        "http://127.0.0.1:99999999/",
        "http://[::1",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "javascript:alert(1)",
        "https://api.crossref.org.inside.example.org/",
    ],
)
def test_a_redirect_to_another_place_is_not_followed(local, location):
    local.answer("/x", redirect(location.format(port=local.port)))
    with pytest.raises(NotAllowed, match="is not among the services that may be asked"):
        get(local)
    assert len(local.asked) == 1


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_an_allowed_name_that_leads_inside_is_not_asked(local, address):
    """A name server that lies, or changes its mind, does not bring us to a machine of our own network."""
    local.answer("/x", redirect("https://data.example.org/"))
    origins = frozenset([origin_of(local.address), origin_of("https://data.example.org")])

    def resolver(host, port):
        return ["127.0.0.1"] if host == "127.0.0.1" else [address]

    with pytest.raises(NotAllowed, match=r"data\.example\.org leads to an address that is not public"):
        get(local, origins=origins, resolver=resolver)


def test_a_service_on_this_machine_may_not_lead_elsewhere(local):
    with pytest.raises(NotAllowed, match="not public"):
        get(local, resolver=lambda host, port: ["10.0.0.1", "1.1.1.1"])


def test_the_host_is_looked_up_once_and_that_address_is_asked(local):
    looked_up = []

    def resolver(host, port):
        looked_up.append((host, port))
        return ["127.0.0.1"]

    local.answer("/x", reply("here"))
    address = f"http://localhost:{local.port}"
    asking = HttpClient(origins=frozenset([origin_of(address)]), user_agent="A test", resolver=resolver)
    assert asking.get(f"{address}/x", accept="*/*").body == b"here"
    assert looked_up == [("localhost", local.port)]
    assert local.asked[0].headers["host"] == f"localhost:{local.port}"


def test_the_next_address_of_a_host_is_tried(local):
    local.answer("/x", reply("here"))
    assert get(local, resolver=lambda host, port: ["127.99.99.99", "127.0.0.1"]).body == b"here"


# Encryption


def authority_and_server(host, folder):
    """A context that trusts a new authority, and a server's context with its certificate for the host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder.joinpath("both.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return ssl.create_default_context(cadata=pem.decode()), server


@pytest.fixture
def encrypted(tmp_path):
    """A function that starts an encrypted server with a certificate for a host; its address and who trusts it."""
    listening = []

    def start(host):
        trusting, context = authority_and_server(host, tmp_path)
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def serve():
            with closing(server.accept()[0]) as plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as connected:
                        connected.recv(65_536)
                        connected.sendall(START + b"Content-Length: 2\r\n\r\nok")
                except OSError:
                    pass  # The asker did not trust us and hung up.

        threading.Thread(target=serve, daemon=True).start()
        return f"https://localhost:{server.getsockname()[1]}", trusting

    yield start
    for server in listening:
        server.close()


def ask_encrypted(address, tls=None):
    asking = HttpClient(
        origins=frozenset([origin_of(address)]),
        user_agent="A test",
        tls=tls,
        resolver=lambda host, port: ["127.0.0.1"],
    )
    return asking.get(address, accept="*/*")


def test_a_service_that_proves_its_name_is_asked(encrypted):
    address, trusting = encrypted("localhost")
    assert ask_encrypted(address, trusting).body == b"ok"


def test_a_service_with_another_name_is_not_asked(encrypted):
    address, trusting = encrypted("api.example.org")
    with pytest.raises(WrongAnswer, match="did not prove that it is localhost"):
        ask_encrypted(address, trusting)


def test_a_service_that_nobody_vouches_for_is_not_asked(encrypted):
    address, _trusting = encrypted("localhost")
    with pytest.raises(WrongAnswer, match="did not prove that it is localhost"):
        ask_encrypted(address)


def test_a_service_that_answers_unencrypted_is_told(local):
    with pytest.raises(ServiceUnavailable):
        ask_encrypted(f"https://localhost:{local.port}")


def test_an_encrypted_service_that_never_greets_is_given_up():
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        address = f"https://localhost:{silent.getsockname()[1]}"
        asking = HttpClient(origins=frozenset([origin_of(address)]), user_agent="A test", seconds=SHORT)
        with pytest.raises(ServiceUnavailable, match="did not answer within"):
            asking.get(address, accept="*/*")


# Contents


def test_json_a_hundred_thousand_deep_is_refused(local):
    for body in (b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000):
        local.answer("/x", reply(body))
        with pytest.raises(WrongAnswer, match="not JSON, or not of a sensible shape"):
            parsed(get(local).body)


def test_a_large_answer_within_the_bounds_is_read(local):
    local.answer("/x", reply(json.dumps(["x" * 900_000])))
    assert len(get(local).body) > 900_000
