"use strict";
// What is found by the filter stays, opened; without a filter everything is as it was.
for (const tree of document.querySelectorAll(".tree")) {
  const form = tree.querySelector("form");
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const folds = [...tree.querySelectorAll("details")];
  const items = [...tree.querySelectorAll(".item")].map((item) => {
    const names = [item.closest(".service"), item.closest(".resource")].map((fold) => fold.querySelector(".name"));
    return { item, text: [...names, item].map((node) => node.textContent).join(" ").toLowerCase() };
  });
  let before = null;

  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && before === null) before = new Set(folds.filter((fold) => fold.open));
    let found = 0;
    for (const { item, text } of items) {
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) found += 1;
    }
    for (const fold of folds) {
      fold.hidden = fold.querySelector(".item:not([hidden])") === null;
      if (words.length) fold.open = !fold.hidden;
      else if (before !== null) fold.open = before.has(fold);
    }
    if (!words.length) before = null;
    status.textContent = words.length ? `${found} of ${items.length} line items` : "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of form.querySelectorAll("button")) {
    button.addEventListener("click", () => folds.forEach((fold) => (fold.open = Boolean(button.dataset.open))));
  }
  form.hidden = false;
}
