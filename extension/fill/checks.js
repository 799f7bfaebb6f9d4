/**
 * What is checked before a page is touched (lengths, characters, files, what the field itself
 * would refuse), and the words in which the outcome of each field is told.
 */
(() => {
  "use strict";

  const parts = globalThis.hugouParts;
  const { kindOf, personal, usable } = parts;

  /** What is said of a field, by the reason. */
  const SAYS = {
    filled: ["已填好", "filled"],
    kept: ["原来已有内容，没有改动", "already filled, left as it was"],
    left: ["请您自己填写", "yours to fill in"],
    later: ["在这张表的另一步填写", "on another step of this form"],
    not_found: ["页面上没有找到这一项", "no such field on this page"],
    not_shown: ["页面现在没有显示这一项", "the page does not show this field at present"],
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

  /** Check a value against the recipe's limits. */
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

  /** What the field itself would refuse. */
  function fieldProblem({ step, element, value }, never) {
    if (never.some((selector) => element.closest(selector)) || personal(element)) {
      return "forbidden";
    }
    if (element.disabled) return "readonly";
    if (!usable(step, element)) return "not_shown";
    const isText = kindOf(element) === "text" && ["fill", "suggest"].includes(step.do);
    if (!isText) return null;
    const text = listed(value ?? "").join("、");
    if (element.maxLength > 0 && text.length > element.maxLength) return "too_long";
    return element.readOnly && step.do === "fill" ? "readonly" : null;
  }

  Object.assign(parts, { SAYS, listed, problem, fieldProblem });
})();
