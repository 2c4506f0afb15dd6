"""Synthetic households: partners, siblings, twins, a son named after his father.

Nobody here exists: telephone numbers begin 04 or 06, postcodes lie in areas that do
not exist, names are drawn from the lists below and from invented syllables.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from recognise import Given, GivenAddress, GivenName


def _words(text: str) -> list[str]:
    return text.split()


WOMEN = _words(
    """Amelia Olivia Emma Sarah Rebecca Catherine Elizabeth Megan Sian Aoife Siobhan
    Fatima Aisha Khadija Zainab Maryam Shabana Nasreen Gurpreet Harpreet Manpreet
    Priya Anjali Sunita Layla Amina Salma Agnieszka Katarzyna Malgorzata Magdalena
    Ioana Elena Abena Akua Ngozi Ifeoma Aminata Hodan Ifrah Faduma Ayse Emine Zeynep
    Mei Ling Xiu Thi Grace Chloe Lucy Hannah Sophie Victoria Jennifer Dorothy
    Patricia Susan Karen Tracey Nicola Michelle Joanne Louise Julie Deborah Linda
    Angela Christine Jacqueline"""
)
MEN = _words(
    """Oliver James William Thomas Daniel Michael David John Robert Christopher Owen
    Rhys Gareth Sean Patrick Mohammed Ahmed Hussain Ali Imran Tariq Yusuf Ibrahim
    Bilal Harjinder Manjit Balwinder Rajesh Vijay Anil Omar Mustafa Khalid Piotr
    Krzysztof Tomasz Andrzej Mihai Ionut Kwame Kofi Chinedu Emeka Babatunde Abdi
    Warsame Mehmet Emre Wei Jian Minh Andrew Stephen Paul Mark Anthony Kevin Gary
    Darren Lee Jason Craig Matthew Joshua Jack Harry Samuel Benjamin Joseph George
    Edward Charles Peter Richard Alan Keith"""
)
FAMILIES = _words(
    """Smith Jones Taylor Brown Williams Wilson Davies Evans Thomas Roberts Walker
    Wright Robinson Thompson White Hughes Edwards Green Lewis Harris Clarke Jackson
    Khan Ahmed Hussain Begum Ali Akhtar Malik Choudhury Singh Kaur Patel Sharma Gill
    Dhillon Hassan Rahman Kowalski Nowak Popescu Ionescu Mensah Owusu Boateng Okafor
    Adeyemi Bangura Abdi Farah Jama Yilmaz Demir Chen Wong Nguyen Tran O'Brien
    Murphy Kelly McDonald Campbell Stewart"""
)
_SYLLABLES = _words(
    """ar bel cor dan el far gan har ing jor kel lan mor nor oth pel quin ros sal tor
    um ver wen yar zel ash brack crom den eld"""
)
_ENDS = _words(
    """ton ley ford well worth by man son field combe wick stead hurst den ridge
    bourne"""
)
NICKNAMES = {
    "Elizabeth": "Liz",
    "Catherine": "Kate",
    "Rebecca": "Becky",
    "Victoria": "Vicky",
    "Dorothy": "Dot",
    "Jennifer": "Jenny",
    "Patricia": "Trish",
    "Susan": "Sue",
    "Christopher": "Chris",
    "William": "Bill",
    "Thomas": "Tom",
    "Daniel": "Dan",
    "Michael": "Mick",
    "David": "Dave",
    "Robert": "Bob",
    "James": "Jim",
    "Anthony": "Tony",
    "Stephen": "Steve",
    "Matthew": "Matt",
    "Joshua": "Josh",
    "Samuel": "Sam",
    "Benjamin": "Ben",
    "Edward": "Ted",
    "Richard": "Dick",
    "Agnieszka": "Aga",
    "Katarzyna": "Kasia",
    "Malgorzata": "Gosia",
    "Mohammed": "Muhammad",
    "Hussain": "Hussein",
    "Fatima": "Fatimah",
    "Aisha": "Ayesha",
    "Babatunde": "Tunde",
    "Mehmet": "Memo",
    "Tracey": "Tracy",
    "Sean": "Shaun",
}


@dataclass
class Person:
    """A synthetic person; `true` tells records of one person."""

    true: int
    given: str
    middle: str
    family: str
    former: str
    sex: str
    born: date
    mobile: str
    home: Home
    earlier: Home
    relatives: list[Person] = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Home:
    """Where a household lives, or lived."""

    number: str
    street: str
    town: str
    postcode: str
    phone: str


class Maker:
    """Makes persons, households and their records from one seed."""

    def __init__(self, seed: int, size: int = 10_000) -> None:
        self.rng = random.Random(seed)
        self.n = 0
        self.size = size
        rng = self.rng
        self.streets = [
            self._word(("Road", "Street", "Avenue", "Close")) for _ in range(900)
        ]
        self.towns = [self._word(()) for _ in range(60)]
        invented = {self._word(()) for _ in range(6_000)}
        self.families = FAMILIES + sorted(invented)
        self.family_weights = [90.0 / (i + 8) for i in range(len(FAMILIES))] + [
            0.3 * rng.random() ** 2 for _ in invented
        ]

    def _word(self, types: tuple[str, ...]) -> str:
        rng = self.rng
        word = rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES[:18]) * (
            rng.random() < 0.4
        )
        word = (word + rng.choice(_ENDS)).capitalize()
        return f"{word} {rng.choice(types)}" if types else word

    def phone(self) -> str:
        """Draw a number that nobody can have."""
        return self.rng.choice(("04", "06")) + f"{self.rng.randrange(10**9):09}"

    def home(self) -> Home:
        """Draw a home; a postcode holds some fifteen doors."""
        rng = self.rng
        at = rng.randrange(max(self.size // 15, 40))
        place = random.Random(at * 7919 + 11)
        area = place.choice(("ZZ", "ZX", "QZ", "XQ"))
        unit = "".join(place.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
        code = f"{area}{place.randrange(1, 40)} {place.randrange(1, 10)}{unit}"
        street, town = place.choice(self.streets), place.choice(self.towns)
        return Home(str(rng.randrange(1, 90)), street, town, code, self.phone())

    def person(self, home: Home, sex: str, family: str, born: date) -> Person:
        """Make a person of a home."""
        rng = self.rng
        names = WOMEN if sex == "F" else MEN
        given = names[min(int(rng.expovariate(1 / 24)), len(names) - 1)]
        middle = rng.choice(names) if rng.random() < 0.4 else ""
        self.n += 1
        former = rng.choices(self.families, self.family_weights)[0]
        return Person(
            self.n, given, middle, family, former, sex, born, self.phone(), home, home
        )

    def family(self) -> str:
        """Draw a family name, common ones often."""
        return self.rng.choices(self.families, self.family_weights)[0]

    def born(self, low: int, high: int) -> date:
        """Draw a birth date between two years."""
        first = date(low, 1, 1)
        return first + timedelta(days=self.rng.randrange((high - low + 1) * 365))

    def household(self) -> list[Person]:
        """Make a household: adults, children, now and then twins or a namesake."""
        rng, home, family = self.rng, self.home(), self.family()
        father = self.person(home, "M", family, self.born(1950, 1995))
        other = family if rng.random() < 0.6 else self.family()
        mother = self.person(home, "F", other, self.born(1950, 1995))
        people = [father, mother]
        for _ in range(rng.choice((0, 0, 1, 1, 2, 2, 3))):
            people.append(self._sibling(people, home, family, mother))
        if rng.random() < 0.05:
            people += self._twins(people, home, family, mother)
        if rng.random() < 0.05:
            son = self.person(home, "M", family, self._child(father))
            people.append(replace(son, given=father.given))
        earlier = self.home()
        for one in people:
            one.relatives, one.earlier = people, earlier
        return people

    def _sibling(
        self, people: list[Person], home: Home, family: str, mother: Person
    ) -> Person:
        """Make a child; nobody gives two children one name, or bears two in a year."""
        while True:
            born, sex = self._child(mother), self.rng.choice("FM")
            child = self.person(home, sex, family, born)
            apart = all(abs((born - one.born).days) > 330 for one in people)
            if apart and child.given not in {one.given for one in people}:
                return child

    def _child(self, parent: Person) -> date:
        return self.born(parent.born.year + 18, parent.born.year + 38)

    def _twins(
        self, people: list[Person], home: Home, family: str, mother: Person
    ) -> list[Person]:
        one = self._sibling(people, home, family, mother)
        two = self._sibling([*people, one], home, family, mother)
        return [one, replace(two, born=one.born)]

    def records(self, person: Person) -> list[Given]:
        """Give one to four records of a person, each with its own faults."""
        return [self.record(person) for _ in range(self.rng.choice((1, 1, 2, 2, 3, 4)))]

    def record(self, person: Person) -> Given:
        """Give a record as a source would hold it."""
        rng = self.rng
        home = person.home if rng.random() < 0.85 else person.earlier
        return Given(
            names=(self._name(person),),
            born=self._date(person.born),
            sex=person.sex if rng.random() < 0.95 else "",
            phones=self._phones(person, home),
            addresses=(self._address(home),) if rng.random() < 0.93 else (),
        )

    def _name(self, person: Person) -> GivenName:
        rng, given, family = self.rng, person.given, person.family
        if rng.random() < 0.12:
            given = NICKNAMES.get(given, given)
        if rng.random() < 0.06:
            given = self.misspelt(given)
        if rng.random() < 0.06:
            family = self.misspelt(family)
        if person.sex == "F" and rng.random() < 0.05:
            family = person.former
        if rng.random() < 0.03:
            given, family = family, given
        middle = person.middle if rng.random() < 0.5 else ""
        return GivenName(given=given, middle=middle, family=family)

    def misspelt(self, word: str) -> str:
        """Change, drop, double or turn round one letter behind the first."""
        rng = self.rng
        if len(word) < 3:
            return word
        at = rng.randrange(1, len(word) - 1)
        way = rng.randrange(4)
        if way == 0:
            return word[:at] + rng.choice("aeiourstln") + word[at + 1 :]
        if way == 1:
            return word[:at] + word[at + 1 :]
        if way == 2:
            return word[:at] + word[at] + word[at:]
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _date(self, born: date) -> str:
        rng = self.rng
        fault = rng.random()
        if fault < 0.015:
            return ""
        if fault < 0.035:
            return f"01/01/{born.year}"
        if fault < 0.039:
            return rng.choice(("01/01/1900", "01/01/1970"))
        if fault < 0.065 and born.day <= 12:
            return f"{born.month:02}/{born.day:02}/{born.year}"
        text = f"{born:%d/%m/%Y}"
        if fault < 0.085:
            at = rng.choice((0, 1, 3, 4, 8, 9))
            text = text[:at] + str(rng.randrange(10)) + text[at + 1 :]
        return text

    def _phones(self, person: Person, home: Home) -> tuple[str, ...]:
        rng = self.rng
        chosen = rng.random()
        if chosen < 0.15:
            return ()
        if chosen < 0.30:
            return (spelt(home.phone, rng),)
        if chosen < 0.40 and person.relatives:
            return (spelt(rng.choice(person.relatives).mobile, rng),)
        return (spelt(person.mobile, rng),)

    def _address(self, home: Home) -> GivenAddress:
        rng = self.rng
        street = self.misspelt(home.street) if rng.random() < 0.05 else home.street
        code = home.postcode if rng.random() < 0.85 else ""
        return GivenAddress(
            house=home.number, street=street, town=home.town, postcode=code
        )


def spelt(number: str, rng: random.Random) -> str:
    """Write a number in one of many ways."""
    rest = number[1:]
    return rng.choice(
        (
            number,
            f"{number[:5]} {number[5:]}",
            f"{number[:5]}-{number[5:8]}-{number[8:]}",
            f"+44{rest}",
            f"+44 (0){rest[:4]} {rest[4:]}",
            f"0044{rest}",
            f"({number[:5]}) {number[5:]}",
            f"{number} (mum)",
            f"{rest}.0",
        )
    )
