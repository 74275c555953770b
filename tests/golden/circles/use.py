"""Types of a circle decode to each other, whichever module came first."""

from expected.contacts import Contact, ContactsCaches
from expected.customers import Customer, CustomerID, CustomersCaches, Level, Mood
from expected.orders import Order, OrderID, OrdersCaches, StaffID, StaffNumber, State

staff = StaffNumber(StaffID(CustomerID("s1")))
customer = Customer(id=CustomerID("c1"), staff=staff, Order=None)
order = Order(id=OrderID(1), customer=customer, mood=Mood(State.PAID))
assert order.level is Level.GOLD
assert order.levels == [Level.GOLD]
assert order.handled_by == staff
assert customer.State is State.OPEN

with OrdersCaches(main="memory://") as orders:
    orders.order.set(order.id, order)
    found = orders.order.get(order.id)
    assert found == order
    assert found is not None
    assert found.mood is State.PAID
    orders.level.set(staff, Level.SILVER)
    assert orders.level.get(staff) is Level.SILVER

with CustomersCaches(main="memory://") as customers:
    customers.mood.set(StaffID(CustomerID("s1")), Mood(State.OPEN))
    assert customers.mood.get(StaffID(CustomerID("s1"))) is State.OPEN

with ContactsCaches(main="memory://") as contacts:
    contacts.contact.set(Mood(State.OPEN), Contact(of=order))
    assert contacts.contact.get(Mood(State.OPEN)) == Contact(of=order)
