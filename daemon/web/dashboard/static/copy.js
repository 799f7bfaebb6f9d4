/** Copies the text of a draft when its button is pressed. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(area.value);
      button.textContent = "✓";
    } catch {
      area.select(); // the browser forbids it: the text is selected, the shopper copies
    }
    setTimeout(() => (button.textContent = usual), 1500);
  });
}
