/**
 * Fills one form page from a recipe and values, on the shopper's click. It checks everything it
 * can before it touches the page, fills only what is empty, looks again at the end, and reports
 * field by field. It never submits, never goes on, never agrees to anything: the shopper does.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, find, plain, kindOf, shown, match, click, forbidden } = parts;

  /** What is said of a field, by the reason. */
  const SAYS = {
    filled: ["已填好", "filled"],
    kept: ["原来已有内容，没有改动", "already filled, left as it was"],
    left: ["请您自己填写", "yours to fill in"],
    not_found: ["页面上没有找到这一项", "no such field on this page"],
    unsure: [
      "有两处都像这一项，没有填：先点一下要填的那个表单，再试一次",
      "two fields look alike: click into the right form and try again",
    ],
    readonly: ["这一项不能直接填写", "the field cannot be written to"],
    too_long: ["内容超过这一项的字数上限", "too long for this field"],
    han_only: ["这一项只能写汉字", "this field takes Chinese characters only"],
    too_many_files: ["文件太多", "too many files"],
    file_too_large: ["文件太大", "a file is too large"],
    file_type: ["不接受这种文件", "this type of file is not taken"],
    one_file_only: ["这里一次只能放一个文件", "one file only"],
    not_taken: ["页面没有收下文件", "the page did not take the files"],
    no_option: ["没有完全一样的选项，请您选择", "no option is exactly this: please choose"],
    no_popup: ["选项没有打开，请您选择", "the list did not open: please choose"],
    changed: ["填好后又被页面改掉了，请您检查", "the page changed it afterwards: please check"],
    no_code: [
      "页面没有认下这一项，请您从列表里选",
      "the page did not take it: choose from its list",
    ],
    forbidden: ["这一步只能由您来做", "only you may do this"],
    refused: ["页面没有接受", "the page did not accept it"],
    hidden: ["请让这个页面停留在最前面，再试一次", "keep this page in front and try again"],
    failed: ["没有填上", "could not be filled"],
  };

  const listed = (value) => (Array.isArray(value) ? value : [value]);
  const length = (text) => [...text.trim()].length; // code points, as the pages count

  /** Check a value against the recipe's limits, before the page is touched. */
  function problem(step, value, files) {
    if (step.do === "upload") return fileProblem(step, files);
    const text = listed(value).join("");
    if (step.longest && length(text) > step.longest) return "too_long";
    if (step.han_only && !/^\p{Script=Han}*$/u.test(text)) return "han_only";
    return null;
  }

  function fileProblem(step, files) {
    if (step.files && files.length > step.files) return "too_many_files";
    const most = (step.megabytes ?? Infinity) * 1024 * 1024;
    if (files.some(({ base64 }) => (base64.length * 3) / 4 > most)) return "file_too_large";
    const ending = ({ name }) => name.split(".").pop().toLowerCase();
    return step.types?.length && files.some((file) => !step.types.includes(ending(file)))
      ? "file_type"
      : null;
  }

  /** Find the field of every step: by the recipe's selectors, else by its labels. */
  function locate(steps) {
    const direct = steps.map((step) =>
      (step.select ?? []).map((selector) => [find(selector), selector]).find(([one]) => one),
    );
    const rest = steps.filter((_, index) => !direct[index]);
    const matched = match(rest);
    return steps.map((step, index) => {
      if (direct[index]) return { element: direct[index][0], how: direct[index][1] };
      return matched[rest.indexOf(step)];
    });
  }

  /** Whether the field (and its hidden code) holds what it should. */
  function holds({ step, element, value, files }) {
    if (step.do === "upload") return [0, files.length].includes(element.files.length); // 0: taken
    if ((step.hidden ?? []).some((one) => !document.querySelector(one)?.value)) return false;
    const now = plain(shownOf(step, element));
    if (now === "" || now === undefined) return false;
    const texts = listed(value).map(plain);
    const joined = texts.join("");
    if (kindOf(element) === "text" && texts.length === 1)
      return now === joined || Number(now) === Number(joined);
    return now.includes(joined) || texts.every((text) => now.includes(text));
  }

  /** A recipe's trigger may be a link beside the field that shows the value. */
  function shownOf(step, element) {
    if ("value" in element || element.isContentEditable) return shown(element);
    const own = element.matches(".ant-select, .ivu-select, .ivu-cascader, .el-select");
    return own
      ? shown(element)
      : (element.parentElement?.querySelector("input")?.value ?? shown(element));
  }

  const isEmpty = (step, element) =>
    plain(shownOf(step, element)) === "" || plain(shownOf(step, element)) === plain("请选择");

  async function put({ step, element, value, files }, never) {
    const act = (target) => click(target, never);
    const values = listed(value);
    if (step.do === "upload") return parts.upload(element, files, step);
    if (step.do === "suggest" && step.options?.length && element.matches("input, textarea")) {
      return parts.suggest(element, values[0], step, act);
    }
    const kind = kindOf(element);
    if (step.do === "cascade") return parts.cascade(element, values, act, step);
    if (step.do === "pick" && step.options?.length) {
      return parts.pickFromList(element, values[0], step, act);
    }
    if (kind === "check") return parts.check(element, values, act);
    if (kind === "select") return parts.pick(element, values, act);
    if (kind === "cascade") return parts.cascade(element, values, act, step);
    if (kind === "date" || step.do === "date") return parts.date(element, values[0], act);
    const why = parts.type(element, values.join("、"), { leave: step.blur !== false });
    return why ? { why } : null;
  }

  async function attempt(job, never) {
    try {
      return await put(job, never);
    } catch (error) {
      return { why: error.message === "forbidden" ? "forbidden" : "failed" };
    }
  }

  function told(job, state, why = state, options = undefined) {
    const [message, message_en] = SAYS[why] ?? SAYS.failed;
    const { step, element, value, how } = job;
    const actual = element ? shownOf(step, element) : undefined;
    const shownValue = step.do === "upload" ? undefined : value;
    return {
      key: step.key,
      label: step.title,
      state,
      why,
      message,
      message_en,
      how,
      value: shownValue,
      actual,
      options,
    };
  }

  /** Decide about every step before anything is touched. */
  function plan(recipe, values, files, overwrite) {
    const places = locate(recipe.step);
    return recipe.step.map((step, index) => {
      const value = values[step.key] ?? step.value;
      const job = { step, value, files, ...places[index] };
      const wanted = step.do === "upload" ? files.length > 0 : value !== undefined;
      if (!wanted) return { ...job, verdict: "left" };
      if (!job.element) return { ...job, verdict: job.why ?? "not_found" };
      const wrong = problem(step, value, files) ?? fieldProblem(job, recipe.never);
      if (wrong) return { ...job, verdict: wrong };
      if (!overwrite && step.do !== "upload" && !isEmpty(step, job.element)) {
        return { ...job, verdict: holds(job) ? "filled" : "kept" };
      }
      return { ...job, verdict: null };
    });
  }

  /** What the field itself would refuse. */
  function fieldProblem({ step, element, value }, never = []) {
    if (never.some((selector) => element.closest(selector))) return "forbidden";
    if (element.disabled) return "readonly";
    const text = listed(value ?? "").join("、");
    const isText = kindOf(element) === "text" && step.do !== "upload";
    if (!isText) return null;
    if (element.maxLength > 0 && text.length > element.maxLength) return "too_long";
    return element.readOnly && step.do === "fill" ? "readonly" : null;
  }

  const FILLED = ["filled", "kept"];
  const BUTTONS = "button, input[type=submit], input[type=button], [role=button], a.btn";

  /** What only the shopper does: shown, never clicked. */
  function submits(never) {
    const named = never.flatMap((selector) => [...document.querySelectorAll(selector)]);
    const buttons = [...document.querySelectorAll(BUTTONS)].filter((one) => forbidden(one));
    const all = [...new Set([...named, ...buttons])].filter(parts.visible);
    const sending = all.filter((one) => /提交|submit/i.test(one.value || one.textContent));
    return sending.length ? sending : all;
  }

  /**
   * @param {{recipe: any, values: Record<string, any>, files?: {name: string, type: string, base64: string}[], overwrite?: boolean}} task
   */
  globalThis.hugouFill = async ({ recipe, values, files = [], overwrite = false }) => {
    const never = recipe.never ?? [];
    const about = {
      recipe: recipe.key,
      verified_on: recipe.verified_on ?? null,
      note: recipe.note,
      note_en: recipe.note_en,
    };
    if (document.visibilityState !== "visible") {
      const [message, message_en] = SAYS.hidden;
      return { ...about, problem: "hidden", message, message_en, fields: [], submit: [] };
    }
    const jobs = plan({ ...recipe, never }, values, files, overwrite);
    const tried = jobs.filter((job) => job.verdict === null);
    for (const job of tried) {
      job.outcome = await attempt(job, never);
      await sleep(20);
    }
    await sleep(300); // pages clear dependent fields a little later
    for (const job of tried.filter((one) => !one.outcome && !holds(one))) {
      job.outcome = await attempt(job, never);
      await sleep(300);
    }
    const fields = jobs.map((job) => {
      if (job.verdict)
        return told(
          job,
          FILLED.includes(job.verdict) ? job.verdict : job.verdict === "left" ? "left" : "refused",
          job.verdict,
        );
      if (job.outcome) return told(job, "refused", job.outcome.why, job.outcome.options);
      if (holds(job)) return told(job, "filled");
      return told(job, "refused", job.step.hidden?.length ? "no_code" : "changed");
    });
    const buttons = submits(never);
    parts.point(jobs, fields, buttons);
    parts.panel(about, fields);
    return {
      ...about,
      fields,
      submit: buttons.map((one) => (one.value || one.textContent).trim()),
    };
  };
})();
