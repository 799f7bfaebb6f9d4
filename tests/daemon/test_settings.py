from datetime import time

import pytest

from daemon.home import Home
from daemon.problems import DaemonRunning, DataProblem
from daemon.settings import QuietHours, Settings


def test_names_are_hidden_on_the_lock_screen_unless_allowed():
    assert Settings().names_on_lock_screen is False


@pytest.mark.parametrize(
    ("at", "quiet"),
    [((22, 29), False), ((22, 30), True), ((3, 0), True), ((7, 59), True), ((8, 0), False)],
)
def test_quiet_hours_over_midnight(at, quiet):
    assert QuietHours().holds(time(*at)) is quiet


def test_quiet_hours_within_a_day_and_never():
    noon = QuietHours(starts=time(12), ends=time(14))
    assert [noon.holds(time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]
    assert not QuietHours(starts=time(12), ends=time(12)).holds(time(12))


def test_a_paused_site_covers_its_hosts_and_no_look_alike():
    settings = Settings(paused_sites=("jd.com",))
    assert settings.paused("order.jd.com")
    assert settings.paused("jd.com")
    assert not settings.paused("notjd.com")
    assert not settings.paused("jd.com.evil.test")


def test_choices_are_kept(tmp_path):
    with Home.open(tmp_path) as home:
        home.change_settings(language="en", quiet={"starts": "23:00", "ends": "07:00"})
        assert home.settings.language == "en"
    with Home.open(tmp_path) as home:
        assert home.settings.quiet.starts == time(23)
        assert home.settings.notify is True


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"colour": 1}, {"quiet": {"starts": "25"}}])
def test_a_wrong_choice_is_named_and_changes_nothing(tmp_path, wrong):
    with Home.open(tmp_path) as home:
        with pytest.raises(DataProblem, match=next(iter(wrong))):
            home.change_settings(**wrong)
        assert home.settings == Settings()


def test_a_choice_of_another_version_falls_back_to_the_default(tmp_path):
    with Home.open(tmp_path) as home:
        home.store.table("settings").put("settings", {"language": "xx", "notify": False, "old": 1})
    with Home.open(tmp_path) as home:
        assert home.settings == Settings(notify=False)


def test_one_daemon_at_a_time_but_commands_beside_it(tmp_path):
    with Home.open(tmp_path):
        with pytest.raises(DaemonRunning):
            Home.open(tmp_path)
        Home.open(tmp_path, alone=False).close()
    Home.open(tmp_path).close()


def test_a_home_that_cannot_be_opened_frees_the_folder(tmp_path):
    (tmp_path / "hugou.db").mkdir()
    for _ in range(2):
        with pytest.raises(DataProblem):
            Home.open(tmp_path)
