"""Each thing done is one act: one transaction, its row last, no personal data in it."""

import uuid

import pytest

from doorstep.access import actions
from doorstep.access.actions import AlreadyDone, acting
from doorstep.access.models import Act, PolicyText, Unit
from doorstep.access.queries import counts_of, kept_policy, last_act
from doorstep.duties.models import Owed
from doorstep.pathway.again import load_once
from doorstep.people.models import Record
from doorstep.policy import load as load_policy
from tests.rooms import CALL, MARK, ORDER, SARAH, broken, match, spied, take

pytestmark = pytest.mark.django_db


def test_the_row_of_an_act_is_written_last(nobody, at):
    with spied() as sent:
        take(nobody, at, SARAH, MARK, CALL, ORDER)
    writes = [sql for sql in sent if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    rows = [sql for sql in writes if "access_chain" not in sql]
    assert 'INTO "access_act"' in rows[-1]
    last = max(n for n, sql in enumerate(writes) if sql == rows[-1])
    after = writes[last + 1 :]
    assert after, "an act has its place in the chain"
    assert all("access_chain" in sql for sql in after)


def test_what_was_written_goes_back_when_the_act_cannot_be_kept(nobody, at):
    with broken('INTO "access_act"'), pytest.raises(Exception, match="did not answer"):
        take(nobody, at, SARAH, CALL, {"kind": "oddity"})
    assert not Record.objects.exists()
    assert not Owed.objects.exists()


def half_done(nobody, at):
    with acting(by=nobody, at=at, code="test.half"):
        Unit.objects.create(name="Never")
        raise ValueError("half way")


def test_an_act_that_fails_half_way_leaves_nothing(nobody, at):
    with pytest.raises(ValueError, match="half way"):
        half_done(nobody, at)
    assert not Unit.objects.filter(name="Never").exists()
    assert not Act.objects.exists()


def test_the_same_key_again_is_done_already_and_names_the_earlier_act(nobody, at):
    with acting(by=nobody, at=at, code="test.once", key="k1") as first:
        pass
    with (
        pytest.raises(AlreadyDone) as told,
        acting(by=nobody, at=at, code="test.once", key="k1"),
    ):
        pytest.fail("it was done again")
    assert told.value.act == first.ref
    assert Act.objects.count() == 1


def test_acts_without_a_key_may_be_alike(nobody, at):
    for _ in range(2):
        with acting(by=nobody, at=at, code="test.often"):
            pass
    assert Act.objects.count() == 2


def test_an_act_may_hold_others_and_stands_after_them(nobody, at):
    with (
        acting(by=nobody, at=at, code="test.outer"),
        acting(by=nobody, at=at, code="test.inner"),
    ):
        pass
    codes = Act.objects.order_by("seq").values_list("code", flat=True)
    assert list(codes) == ["test.inner", "test.outer"]


def test_no_column_of_an_act_holds_personal_data(nobody, at, policy, cast):
    take(nobody, at, SARAH, MARK, CALL, ORDER, {"kind": "person", "family": "Nameless"})
    take(nobody, at, {**SARAH, "id": "p9"}, source="custody")
    match(nobody, at, policy)
    load_once(
        by=nobody,
        at=at,
        source="crime",
        documents=[SARAH, {"kind": "x"}],
        on_refusal=lambda _: None,
        key="feed 1",
    )
    said = " ".join(str(row.__dict__) for row in Act.objects.all()).casefold()
    for word in (
        "sarah",
        "example",
        "mark",
        "other",
        "larch",
        "900123",
        "1990-03-02",
        "quarry",
        "nameless",
        "he would not leave",
    ):
        assert word not in said, word


def test_what_an_act_counted_and_when_one_was_last_done_can_be_asked(nobody, at):
    take(nobody, at, SARAH)
    act = Act.objects.get(code="records.load")
    assert counts_of(act.ref)["loaded"] == 1
    assert counts_of(uuid.uuid4()) == {}
    assert last_act("records.load") == at
    assert last_act("nothing") is None


def test_the_text_of_a_policy_is_kept_once_and_gives_the_policy_back(settings, at):
    from_pack = load_policy(settings.POLICY, at.date())
    for _ in range(2):
        actions.keep_policy(from_pack, at)
    assert PolicyText.objects.count() == 1
    back = kept_policy(from_pack.version)
    assert back is not None
    assert back.on(at.date()).duties == from_pack.on(at.date()).duties
    assert kept_policy("not a version") is None


def test_numbers_of_acts_only_grow(nobody, at):
    for _ in range(5):
        with acting(by=nobody, at=at, code="test.count"):
            pass
    seqs = list(Act.objects.values_list("seq", flat=True))
    assert seqs == sorted(set(seqs))
