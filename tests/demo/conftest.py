"""Pages of the demonstration that several tests look at."""

import pytest
from django.urls import reverse

_OPENED = {}


@pytest.fixture
def office_pages(demo, sign_in):
    """{name: (address, answer)} of every address of the table of roles as the office sees it, opened once."""
    from tests.demo.test_access import GETS

    if not _OPENED:
        client = sign_in("vpdp")
        for name, (arguments, _welcome, _otherwise) in GETS.items():
            address = reverse(name, args=arguments)
            _OPENED[name] = address, client.get(address)
    return _OPENED
