"""The made-up tenant of the demo: its sites with posts, routes and guards, and the people of its control desk."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from console.domain.ids import PersonId, SiteId, TenantId
from console.domain.people import Person, Role, Site, Tenant

TENANT = Tenant(TenantId("demo"), "Meridian Guarding", demo=True)


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post and the shifts of a duty day: hour at which each begins, the next one's begin being its end."""

    code: str
    name: str
    hours: tuple[int, ...]
    weekdays: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A site of the demo. ``slip`` is how easily things go wrong there: 1 is usual."""

    code: str
    id: SiteId
    name: str
    zone: str
    slip: float
    posts: tuple[PostPlan, ...]
    routes: tuple[str, ...]
    points: tuple[str, ...]
    guards: tuple[str, ...]
    client: str

    @property
    def site(self) -> Site:
        return Site(TENANT.id, self.id, self.name, self.zone)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


_AROUND_THE_CLOCK = (6, 14, 22, 30)

KESTREL = Place(
    code="KQ",
    id=SiteId("kestrel-quay"),
    name="Kestrel Quay Logistics Park",
    zone="Europe/London",
    slip=1.0,
    posts=(
        PostPlan("MG", "Main gate", _AROUND_THE_CLOCK),
        PostPlan("CR", "Control room", _AROUND_THE_CLOCK),
        PostPlan("LD", "Loading dock 3", (6, 14, 22), "Mon-Sat"),
        PostPlan("RC", "Reception", (7, 13, 19), "Mon-Fri"),
    ),
    routes=("Perimeter north", "Quayside", "Warehouse ring"),
    points=("Fuel store", "Fence corner east", "Cold store door", "Berth 2", "Substation", "Trailer park"),
    guards=(
        "Owen Pritchard",
        "Femi Adeyemi",
        "Grace Whitlock",
        "Tomasz Wrona",
        "Leah Barrow",
        "Callum Reid",
        "Nadia Haddad",
        "Piers Langford",
        "Joyce Mensah",
        "Ivo Marek",
        "Sinead Daly",
        "Robin Ashdown",
    ),
    client="Kestrel Quay estate office",
)

LINDENHOF = Place(
    code="LH",
    id=SiteId("lindenhof"),
    name="Lindenhof Medical Campus",
    zone="Europe/Berlin",
    slip=0.8,
    posts=(
        PostPlan("ER", "Emergency entrance", _AROUND_THE_CLOCK),
        PostPlan("CR", "Control room", _AROUND_THE_CLOCK),
        PostPlan("PH", "Pharmacy store", (7, 15, 23)),
        PostPlan("CP", "Car park B", (6, 14, 22), "Mon-Fri"),
    ),
    routes=("Wards round", "Basement and plant", "Campus outside"),
    points=("Oxygen store", "Server room", "Laboratory door", "Helipad stair", "Archive", "Generator house"),
    guards=(
        "Katrin Vogel",
        "Mehmet Aydin",
        "Jonas Reuter",
        "Silke Brandt",
        "Dragan Petrovic",
        "Anna Lindqvist",
        "Holger Maas",
        "Elif Kaya",
        "Stefan Brosch",
        "Miriam Adler",
        "Lukas Hain",
        "Petra Sommer",
    ),
    client="Lindenhof facility management",
)

SAFFRON = Place(
    code="SH",
    id=SiteId("saffron-heights"),
    name="Saffron Heights Technology Park",
    zone="Asia/Kolkata",
    slip=1.35,
    posts=(
        PostPlan("G1", "Gate 1", _AROUND_THE_CLOCK),
        PostPlan("G4", "Gate 4", _AROUND_THE_CLOCK),
        PostPlan("TA", "Tower A lobby", (7, 15, 23)),
        PostPlan("DC", "Data center door", (8, 14, 20), "Mon-Sat"),
    ),
    routes=("Tower A and B", "Compound wall", "Basement parking"),
    points=("Diesel yard", "Roof access", "Pump room", "Wall turn south", "Transformer bay", "Cafeteria dock"),
    guards=(
        "Arjun Menon",
        "Sunita Rawat",
        "Vikram Shetty",
        "Lakshmi Pillai",
        "Imran Sheikh",
        "Deepa Kulkarni",
        "Rajat Bose",
        "Anita Fernandes",
        "Harish Naik",
        "Meera Joshi",
        "Suresh Yadav",
        "Kavita Rao",
    ),
    client="Saffron Heights tenants' board",
)

PLACES = (KESTREL, LINDENHOF, SAFFRON)

PEOPLE = tuple(
    Person(TENANT.id, PersonId(id), name, role)
    for id, name, role in (
        ("maya.fielding", "Maya Fielding", Role.OPERATOR),
        ("tobias.renner", "Tobias Renner", Role.OPERATOR),
        ("priya.nambiar", "Priya Nambiar", Role.OPERATOR),
        ("connor.hale", "Connor Hale", Role.OPERATOR),
        ("ingrid.solberg", "Ingrid Solberg", Role.SUPERVISOR),
        ("rohan.desai", "Rohan Desai", Role.SUPERVISOR),
        ("esther.quaye", "Esther Quaye", Role.ADMIN),
    )
)

DESK = tuple(person.name for person in PEOPLE if person.role is Role.OPERATOR)
SUPERVISORS = tuple(person.name for person in PEOPLE if person.role is Role.SUPERVISOR)
