// Previews changed numbers without leaving the page: sends the form as its button would, and swaps the parts that depend
// on the numbers. The numbers stay, with the focus, and so do reasons that are being typed.
const WAIT = 700; // milliseconds: who types 100 does not mean 1 and 10
const AGAIN = 3000;
const MOST = 32768; // bytes of a file; the server takes fewer, and says so

for (const box of document.querySelectorAll("[data-workbench]")) {
  const form = box.querySelector("[data-form]");
  const status = box.querySelector("[data-status]");
  let timer, request, hasFailed = false;
  let isUnsaved = "unsaved" in box.dataset;

  async function preview(isAsked = false) {
    request?.abort();
    clearTimeout(timer);
    const own = (request = new AbortController());
    status.textContent = box.dataset.working;
    const address = form.action;
    const sent = new URLSearchParams(new FormData(form));
    sent.set("do", "preview");
    try {
      const answer = await fetch(address, { method: "POST", body: sent, signal: own.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (own.signal.aborted) return;
      hasFailed = !page.querySelector("[data-workbench]");
      if (!hasFailed) {
        take(page);
        if (isAsked) showResult();
      } else if (answer.status === 429 || answer.status === 503) {
        status.textContent = box.dataset.busy;
        timer = setTimeout(preview, AGAIN, isAsked);
      } else status.textContent = box.dataset.failed;
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      hasFailed = true;
      status.textContent = box.dataset.failed;
    }
  }

  function take(page) {
    const held = document.activeElement;
    const place = held.getBoundingClientRect().top;
    const typed = new Map([...box.querySelectorAll(".bench__why")].map((field) => [field.id, field.value]));
    const news = page.querySelector("[data-swap=errors] li") ?? page.querySelector("[data-now]");
    const link = Object.assign(document.createElement("a"), { href: "#does", textContent: box.dataset.read });
    status.replaceChildren(...(news ? [news.textContent.trim(), " ", ...(news.matches("[data-now]") ? [link] : [])] : []));
    for (const part of box.querySelectorAll("[data-swap]")) {
      const next = page.querySelector(`[data-swap="${part.dataset.swap}"]`);
      if (next) part.replaceChildren(...next.childNodes);
    }
    for (const row of box.querySelectorAll(".bench-row")) {
      const next = page.getElementById(row.id);
      if (!next) continue;
      row.className = next.className;
      const isWrong = next.querySelector("[aria-invalid]");
      for (const field of row.querySelectorAll("input")) {
        if (isWrong) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
    for (const [id, text] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = text;
    }
    const again = held.isConnected ? held : held.id && document.getElementById(held.id);
    if (!again || again === document.body) return;
    if (again !== held) again.focus({ preventScroll: true });
    // What was changed stays where it is on the screen, however much the parts above it grew.
    scrollBy({ top: again.getBoundingClientRect().top - place, behavior: "instant" });
  }

  // Who pressed the button is brought to what comes, which on a wide screen stands far above it.
  function showResult() {
    const result = box.querySelector("[data-swap=result]");
    if (!result.querySelector("[data-now]") || box.querySelector("[data-swap=errors] li")) return;
    result.scrollIntoView({ behavior: "instant" });
    result.focus({ preventScroll: true });
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest(".bench-row, .bench__why")) isUnsaved = true;
    if (!event.target.closest(".bench-row")) return;
    clearTimeout(timer);
    timer = setTimeout(preview, WAIT);
  });
  // The text to send tells the reasons, too.
  form.addEventListener("change", (event) => {
    if (event.target.closest(".bench__why")) timer = setTimeout(preview, WAIT);
  });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (hasFailed || (event.submitter && event.submitter.value !== "preview")) {
      isUnsaved = false; // what the form sends is on the next page, or in the file
      return;
    }
    event.preventDefault();
    preview(true);
  });

  // A file is read here and sent as text: as bytes that are written in letters, so that not one of them changes.
  const label = Object.assign(document.createElement("label"), { textContent: box.dataset.choose, htmlFor: "chosen" });
  const input = Object.assign(document.createElement("input"), { type: "file", id: "chosen", accept: ".yaml,.yml" });
  box.querySelector("[data-upload]").append(label, document.createElement("br"), input);
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    const bytes = new Uint8Array(await input.files[0].slice(0, MOST).arrayBuffer());
    const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    form.elements.upload.value = letters.replaceAll("+", "-").replaceAll("/", "_");
    form.requestSubmit(form.querySelector("button[value=upload]"));
  });
}
