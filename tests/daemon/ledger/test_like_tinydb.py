"""The table does what TinyDB's own does: both are driven by the same steps and must agree."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from daemon.ledger.store import Store

ids = st.integers(1, 6)
values = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=3))
documents = st.fixed_dictionaries(
    {"kind": st.sampled_from("ab")}, optional={"n": st.integers(0, 3), "x": values}
)
queries = st.sampled_from(
    [where("kind") == "a", where("n") > 1, where("x").exists(), ~(where("kind") == "a")]
)


class BothTables(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "hugou.db"
        self.store = Store.open(self.path)
        self.ours = self.store.table("documents", keys=("kind",))
        self.theirs = TinyDB(storage=MemoryStorage)

    def both(self, act, keys):
        """Do the same to both; string ids here are numbers there."""
        outcomes = []
        for table, key in ((self.ours, str), (self.theirs, int)):
            try:
                told = act(table, [key(one) for one in keys])
                outcomes.append([str(one) for one in told] if isinstance(told, list) else None)
            except (ValueError, KeyError, TypeError) as error:
                outcomes.append(type(error).__name__)
        assert outcomes[0] == outcomes[1]

    @rule(key=ids, document=documents)
    def insert(self, key, document):
        self.both(lambda table, keys: table.insert(Document(document, keys[0])) and None, [key])

    @rule(key=ids, document=documents)
    def upsert(self, key, document):
        self.both(lambda table, keys: table.upsert(Document(document, keys[0])), [key])

    @rule(query=queries, value=values)
    def update(self, query, value):
        self.both(lambda table, _: table.update({"x": value}, query), [])

    @rule(keys=st.lists(ids, unique=True, max_size=3))
    def update_by_ids(self, keys):
        self.both(lambda table, keys: table.update({"n": 1}, doc_ids=keys), keys)

    @rule(query=queries)
    def increment(self, query):
        self.both(lambda table, _: table.update(increment("n"), query & where("n").exists()), [])

    @rule()
    def delete_a_field(self):
        self.both(lambda table, _: table.update(delete("x"), where("x").exists()), [])

    @rule(query=queries)
    def remove(self, query):
        self.both(lambda table, _: table.remove(query), [])

    @rule()
    def truncate(self):
        self.both(lambda table, _: table.truncate(), [])

    @rule()
    def open_again(self):
        self.store.close()
        self.store = Store.open(self.path)
        self.ours = self.store.table("documents", keys=("kind",))

    @invariant()
    def they_hold_the_same(self):
        ours = {str(one.doc_id): dict(one) for one in self.ours}
        assert ours == {str(one.doc_id): dict(one) for one in self.theirs}
        assert len(self.ours) == len(self.theirs)
        for kind in "ab":
            found = [one.doc_id for one in self.ours.find("kind", kind)]
            assert sorted(found) == sorted(
                str(one.doc_id) for one in self.theirs.search(where("kind") == kind)
            )
            assert self.ours.count("kind", kind) == self.theirs.count(where("kind") == kind)

    def teardown(self):
        self.store.close()
        self.folder.cleanup()


TestBothTables = BothTables.TestCase
TestBothTables.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
