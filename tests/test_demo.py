"""Starting the demo."""

import socket

import pytest

from config import demo


def test_a_taken_port_is_named_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is already in use. Choose another one"):
            demo.refuse_taken(port)


def test_a_free_port_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    demo.refuse_taken(port)


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "", "-1"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(SystemExit, match="is not a port"):
        demo.port_number(text)
