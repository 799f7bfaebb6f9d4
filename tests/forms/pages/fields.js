/* The fields that every component-library page shows; the same labels, so that one test fits all. */
window.AREAS = [
  { value: "31", label: "上海市", children: [{ value: "3101", label: "上海市", children: [{ value: "310115", label: "浦东新区" }] }] },
  { value: "33", label: "浙江省", children: [{ value: "3301", label: "杭州市", children: [{ value: "330106", label: "西湖区" }, { value: "330110", label: "余杭区" }] }] },
];
window.SHOPS = Array.from({ length: 200 }, (_, place) => (place === 150 ? "拼多多" : `平台${place}`));
window.COURIERS = Array.from({ length: 300 }, (_, place) => (place === 222 ? "圆通速递" : `快递${place}`)); // a long list without a search
window.PROBLEMS = ["质量", "虚假宣传", "合同", "售后服务"];
window.WANTS = ["退货", "退款", "赔偿", "道歉"];
window.clicked = [];
addEventListener("click", ({ target }) => { if (target.closest("[type=submit], .send")) clicked.push("submitted"); }, true);
