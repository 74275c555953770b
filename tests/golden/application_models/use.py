"""Models of every library come back as what they were, and keys of an application's types."""

from expected.billing import (
    AccountID,
    BillingCaches,
    Invoice,
    Order,
    PageKey,
    PageName,
    Parcel,
    PostalAddress,
    Receipt,
)
from models.billing import Address, Slug

assert PostalAddress is Address
assert PageName is Slug

with BillingCaches(main="memory://") as caches:
    account = AccountID(7)
    caches.invoice.set(account, Invoice(number="a", total=3))
    assert caches.invoice.get(account) == Invoice(number="a", total=3)
    caches.address.set(PageName("p"), PostalAddress(street="Storgatan"))
    assert caches.address.get(PageName("p")) == PostalAddress(street="Storgatan")
    page = PageKey(page=PageName("p"), account=account)
    caches.parcel.set(page, Parcel(weight=1.5))
    assert caches.parcel.get(page) == Parcel(weight=1.5)
    caches.receipt.set("r", Receipt(paid=True))
    assert caches.receipt.get("r") == Receipt(paid=True)
    assert caches.balance.increment(account) == 1
    order = Order(
        to=PostalAddress(street="x"), parcels=[Parcel(weight=2.0)], Receipt=None
    )
    assert order.AccountID == 1
    caches.order.set("o", order)
    assert caches.order.get("o") == order
