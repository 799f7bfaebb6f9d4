/**
 * Fills one form page from a recipe and values, on the shopper's click. It checks everything it
 * can before it touches the page, fills only what is empty, looks again at the end, and reports
 * field by field. It never submits, never goes on, never agrees to anything: the shopper does.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { sleep, plain, kindOf, shown, click, forbidden, locate, listed, problem, SAYS } = parts;
  const SETTLED = 300; // ms; pages clear dependent fields a little later than they are written

  /** Whether the field (and its hidden code) holds what it should. */
  function holds({ step, element, value, files, named }) {
    if (step.do === "upload") return [0, files.length].includes(element.files.length); // 0: taken
    if (step.do === "search" && step.shows?.length) return parts.shownIn(step, named ?? value);
    if ((step.hidden ?? []).some((one) => !document.querySelector(one)?.value)) return false;
    const now = plain(shownOf(step, element));
    if (now === "" || now === undefined) return false;
    const texts = listed(named ?? value).map(plain);
    const joined = texts.join("");
    if (kindOf(element) === "text" && texts.length === 1 && step.do !== "dialog")
      return now === joined || Number(now) === Number(joined);
    return now.includes(joined) || texts.every((text) => now.includes(text));
  }

  /** A recipe's trigger may be a link beside the field that shows the value. */
  function shownOf(step, element) {
    if (step.do === "cascade" && element.tagName === "SELECT") {
      return parts.linkedSelects(element).map(shown).join("、");
    }
    const role = element.getAttribute("role");
    if ("value" in element || element.isContentEditable || role) return shown(element);
    const own = element.matches(".ant-select, .ivu-select, .ivu-cascader, .el-select");
    return own
      ? shown(element)
      : (element.parentElement?.querySelector("input")?.value ?? element.textContent);
  }

  const EMPTY = ["", plain("请选择")];
  const isEmpty = (step, element) =>
    step.do === "search" || EMPTY.includes(plain(shownOf(step, element)));

  /** Put one value, in the way that its step or its field needs. */
  async function put(job, value, act) {
    const { step, element, files, values } = job;
    const list = listed(value);
    if (step.do === "upload") return parts.upload(element, files, step);
    if (step.do === "search") return parts.search(element, list[0], step, act);
    if (step.do === "dialog") return parts.dialog(element, step, values, act, inner(job, act));
    if (step.do === "suggest" && step.options?.length && element.matches("input, textarea")) {
      return parts.suggest(element, list[0], step, act);
    }
    const kind = kindOf(element);
    if (kind === "wheel") return parts.wheel(element, list, act);
    if (step.do === "cascade") return parts.cascade(element, list, act, step);
    if (step.do === "pick" && step.options?.length) {
      return parts.pickFromList(element, list[0], step, act);
    }
    if (kind === "check") return parts.check(element, list, act);
    if (kind === "select") return parts.pick(element, list, act);
    if (kind === "cascade") return parts.cascade(element, list, act, step);
    if (kind === "date" || step.do === "date") return parts.date(element, list[0], act);
    const why = parts.type(element, list.join("、"), { leave: step.blur !== false });
    return why ? { why } : null;
  }

  /** How the steps within a step are put; what the page calls the value is the whole step's. */
  const inner = (job, act) => async (step, element, value) => {
    const one = { step, element, value, values: job.values };
    const why = await putNamed(one, act);
    if (step.key === job.step.key) job.named = one.named;
    return why;
  };

  /** Try the names that this page may have for a value, until one of them is there. */
  async function putNamed(job, act) {
    const { step, value, values } = job;
    const names = (typeof value === "string" && step.words?.[value]) || [value];
    /** @type {{why: string} | null} */
    let why = null;
    for (const name of names) {
      job.named = name;
      why = await put(job, name, act);
      if (why?.why !== "no_option") return why;
    }
    job.named = value;
    if (!step.otherwise?.length) return why;
    return parts.through(step.otherwise, { ...values, [step.key]: value }, act, inner(job, act));
  }

  async function attempt(job, never) {
    try {
      return await putNamed(job, (target) => click(target, never));
    } catch (error) {
      return { why: /** @type {Error} */ (error).message === "forbidden" ? "forbidden" : "failed" };
    }
  }

  /** Decide about one step as the page stands now; null: it is to be filled. */
  function judge(job, never, overwrite) {
    const { step, value, files, element } = job;
    const wanted = step.do === "upload" ? files.length > 0 : value !== undefined;
    if (!wanted) return "left";
    const wrong = problem(step, value, files);
    if (wrong) return wrong;
    if (!element) return job.why ?? "not_found";
    const refused = parts.fieldProblem(job, never);
    if (refused) return refused;
    if (overwrite || step.do === "upload" || isEmpty(step, element)) return null;
    return holds(job) ? "filled" : "kept";
  }

  /** Decide about every step before anything is touched. */
  function plan({ recipe, values, files, overwrite }) {
    const places = locate(recipe.step);
    const jobs = recipe.step.map((step, index) => {
      const value = values[step.key] ?? step.value;
      return { step, value, values, files: files[step.key] ?? [], ...places[index] };
    });
    for (const job of jobs) job.verdict = judge(job, recipe.never, overwrite);
    return jobs;
  }

  /** Look for a field that was not there, not shown, or was put in anew by the page meanwhile. */
  function look(job, jobs, { recipe, overwrite }) {
    if (job.tried && job.step.do === "upload") return; // some pages put in a fresh one after it
    const missing = ["not_found", "not_shown"].includes(job.verdict);
    if (!missing && (job.verdict || job.element.isConnected)) return;
    const place = locate(recipe.step)[jobs.indexOf(job)];
    Object.assign(job, { element: undefined, why: undefined }, place);
    job.verdict = judge(job, recipe.never, overwrite || job.tried);
  }

  /** Fill in the recipe's order: later fields may depend on earlier ones. */
  async function fillAll(jobs, task) {
    for (const job of jobs) {
      look(job, jobs, task);
      if (job.verdict !== null) continue;
      job.tried = true;
      job.outcome = await attempt(job, task.recipe.never);
      await sleep(20);
    }
  }

  /** Once more what the page cleared, replaced or only now shows. */
  async function again(jobs, task) {
    for (const job of jobs) {
      look(job, jobs, task);
      if (job.verdict !== null || (job.tried && (job.outcome || holds(job)))) continue;
      job.tried = true;
      job.outcome = await attempt(job, task.recipe.never);
      await sleep(SETTLED);
    }
  }

  /** Steps of a part of the form that is not on the screen are no misses. */
  function elsewhere(jobs) {
    const here = new Set(jobs.filter(({ element }) => element).map(({ step }) => step.part ?? 1));
    const absent = ["not_found", "left"];
    return (job) =>
      here.size > 0 && !here.has(job.step.part ?? 1) && absent.includes(job.verdict);
  }

  function outcomeOf(job, isElsewhere) {
    const { verdict, outcome } = job;
    if (isElsewhere(job)) return ["later", "later"];
    const unasked = verdict === "left" && job.element && !parts.usable(job.step, job.element);
    if (unasked) return ["later", "not_shown"];
    if (["filled", "kept", "left"].includes(verdict)) return [verdict, verdict];
    if (verdict) return ["refused", verdict];
    if (outcome) return ["refused", outcome.why];
    if (job.element.isConnected ? holds(job) : job.step.do === "upload") return ["filled", "filled"];
    return ["refused", job.step.hidden?.length ? "no_code" : "changed"];
  }

  function told(job, isElsewhere) {
    const [state, why] = outcomeOf(job, isElsewhere);
    const [message, message_en] = SAYS[why] ?? SAYS.failed;
    const { step, element, value, how } = job;
    const isUpload = step.do === "upload";
    return {
      key: step.key,
      label: step.title,
      state,
      why,
      message,
      message_en,
      how,
      value: isUpload ? undefined : value,
      actual: element ? shownOf(step, element) : undefined,
      options: job.outcome?.options,
    };
  }

  const BUTTONS = "button, input[type=submit], input[type=button], [role=button], a.btn";

  /** What only the shopper does: shown, never clicked. */
  function submits(never) {
    const named = never.flatMap((selector) => [...document.querySelectorAll(selector)]);
    const buttons = [...document.querySelectorAll(BUTTONS)].filter((one) => forbidden(one));
    const all = [...new Set([...named, ...buttons])].filter(parts.visible);
    const sending = all.filter((one) => /提交|submit/i.test(one.value || one.textContent));
    return sending.length ? sending : all;
  }

  /** How many of a recipe's fields stand in this frame, and which frames lie in it. */
  globalThis.hugouProbe = (recipe) => {
    const frames = [...document.querySelectorAll("iframe")].filter(parts.visible);
    return {
      fields: locate(recipe.step).filter(({ element }) => element && parts.boxed(element)).length,
      origin: location.origin,
      frames: frames.filter(({ src }) => URL.canParse(src)).map(({ src }) => new URL(src).origin),
    };
  };

  /**
   * @param {{recipe: any, values: Record<string, any>, files?: Record<string, {name: string, type: string, base64: string}[]>, overwrite?: boolean}} task
   */
  globalThis.hugouFill = async ({ recipe: given, values, files = {}, overwrite = false }) => {
    const recipe = { ...given, never: given.never ?? [], step: given.step ?? [] };
    const { key, verified_on = null, note, note_en, page = 1, pages = 1 } = recipe;
    const about = { recipe: key, verified_on, note, note_en, page, pages };
    if (document.visibilityState !== "visible") {
      const [message, message_en] = SAYS.hidden;
      return { ...about, problem: "hidden", message, message_en, fields: [], submit: [] };
    }
    const task = { recipe, values, files, overwrite };
    const jobs = plan(task);
    await fillAll(jobs, task);
    await sleep(SETTLED);
    await again(jobs, task);
    const isElsewhere = elsewhere(jobs);
    const fields = jobs.map((job) => told(job, isElsewhere));
    const buttons = submits(recipe.never);
    parts.point(jobs, fields, buttons);
    parts.panel(about, fields);
    const submit = buttons.map((one) => (one.value || one.textContent).trim());
    return { ...about, fields, submit };
  };
})();
