/** Sends chosen files to hugou one by one, and says of each what became of it. */
const KINDS = /\.(html?|mhtml?|mht|json|txt|csv|xlsx?|pdf)$/i;
const LARGEST = 32 * 1024 * 1024;
const SHOWN = 200;
const PATIENCE_MS = 1000;

const place = document.getElementById("bring");
const [bar, left, said, told, progress] = ["bar", "left", "said", "told", "progress"].map((id) =>
  document.getElementById(id),
);

/** Put numbers into a sentence of the page. */
function sentence(name, ...numbers) {
  return numbers.reduce((text, number) => text.replace("%d", number), place.dataset[name]);
}

/** Send one file; a busy daemon is asked again. */
async function send(file) {
  if (file.size > LARGEST) return { file: file.name, taken: false, text: place.dataset.large };
  for (;;) {
    const answer = await fetch("/import", {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/octet-stream",
        "X-CSRF": place.dataset.csrf,
        "X-File-Name": encodeURIComponent(file.webkitRelativePath || file.name),
        "X-Saved-At": String(Math.max(0, Math.trunc(file.lastModified))),
      },
      body: file,
    });
    if (answer.status === 429) {
      await new Promise((done) => setTimeout(done, PATIENCE_MS));
      continue;
    }
    const found = await answer.json();
    if (answer.ok) return found;
    const text = document.documentElement.lang === "en" ? found.message_en : found.message;
    return { file: file.name, taken: false, text };
  }
}

/** Say what became of a file; every word of it is text. */
function show(one) {
  if (told.childElementCount >= SHOWN && one.taken) return;
  const line = document.createElement("li");
  line.className = one.taken ? "" : "not";
  line.textContent = `${one.file}: ${[one.text, ...(one.details ?? [])].join(" · ")} `;
  if (one.link) {
    const link = document.createElement("a");
    link.href = one.link;
    link.className = "button quiet";
    link.textContent = place.dataset.see;
    line.append(link);
  }
  told.append(line);
}

/** Send all files, one after the other. */
async function bring(files) {
  const counts = { taken: 0, orders: 0, not: 0 };
  said.textContent = files.length ? "" : place.dataset.none;
  told.replaceChildren();
  bar.max = files.length || 1;
  progress.hidden = !files.length;
  for (const [number, file] of files.entries()) {
    bar.value = number;
    left.textContent = sentence("left", files.length - number);
    try {
      const one = await send(file);
      counts[one.taken ? "taken" : "not"] += 1;
      counts.orders += one.orders ?? 0;
      show(one);
    } catch {
      said.textContent = place.dataset.lost;
      return;
    }
  }
  progress.hidden = true;
  if (files.length) said.textContent = sentence("done", counts.taken, counts.orders, counts.not);
}

for (const id of ["files", "folder"]) {
  document.getElementById(id).addEventListener("change", async (event) => {
    const files = [...event.target.files];
    await bring(id === "folder" ? files.filter((file) => KINDS.test(file.name)) : files);
    event.target.value = "";
  });
}
for (const name of ["dragover", "dragleave", "drop"]) {
  place.addEventListener(name, (event) => {
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name === "drop") bring([...event.dataTransfer.files]);
  });
}
place.dataset.ready = "yes";
