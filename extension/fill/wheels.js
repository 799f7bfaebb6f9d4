/** Fields that open a sheet from below: Vant's pickers (wheels of options) and its cascader. */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, until, plain, boxed, offer, SETTLE } = parts;

  const FIELD = ".van-field";
  const SHEET = ".van-popup";
  const COLUMN = ".van-picker-column";
  const OPTION = ".van-picker-column__item";
  const BRANCHES = ".van-cascader__options";
  const BRANCH = ".van-cascader__option";
  const CONFIRM = ".van-picker__confirm";
  const CANCEL = ".van-picker__cancel, .van-cascader__close-icon";

  /** A field that only its sheet can write. */
  const wheelOf = (element) => (element.readOnly ? element.closest(FIELD) : null);

  const text = (option) => plain(option.textContent);
  const usable = (option) => !/disabled/.test(option.className);

  /** The parts of a date as the wheels show them; other values stay as they are. */
  function asWheels(values, columns) {
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(values.join(""));
    return day && columns > 1 ? day.slice(1, 1 + columns) : values;
  }

  /** Turn each wheel to its option, from left to right: the next may depend on it. */
  async function turn(sheet, values, act) {
    const columns = () => [...sheet.querySelectorAll(COLUMN)];
    const wanted = asWheels(values, columns().length);
    if (wanted.length !== columns().length) return { why: "no_option" };
    for (const [place, name] of wanted.entries()) {
      const options = () => [...columns()[place].querySelectorAll(OPTION)].filter(usable);
      const option = await until(() => options().find((one) => text(one) === plain(name)), 1000);
      if (!option) return { why: "no_option", options: offer(options()) };
      act(option);
      await sleep(SETTLE);
    }
    act(sheet.querySelector(CONFIRM));
    return null;
  }

  async function branch(sheet, values, act) {
    for (const [level, name] of values.entries()) {
      const options = () => [
        ...([...sheet.querySelectorAll(BRANCHES)][level]?.querySelectorAll(BRANCH) ?? []),
      ];
      const option = await until(() =>
        options().find((one) => text(one) === plain(name) && usable(one)),
      );
      if (!option) return { why: "no_option", options: offer(options()) };
      act(option);
      await sleep(SETTLE);
    }
    return null;
  }

  /** Choose in the sheet that a field opens; a sheet that has no such option is put away. */
  async function wheel(element, values, act) {
    const before = new Set([...document.querySelectorAll(SHEET)].filter(boxed));
    act(element);
    const sheet = await until(() =>
      [...document.querySelectorAll(SHEET)].find((one) => boxed(one) && !before.has(one)),
    );
    if (!sheet) return { why: "no_popup" };
    await until(() => sheet.querySelector(`${OPTION}, ${BRANCH}`));
    const found = sheet.querySelector(COLUMN)
      ? await turn(sheet, values, act)
      : await branch(sheet, values, act);
    if (found) {
      const away = sheet.querySelector(CANCEL);
      if (away) act(away);
    }
    await until(() => !boxed(sheet), 1000); // the next field lies under it
    return found;
  }

  Object.assign(parts, { wheelOf, wheel });
})();
