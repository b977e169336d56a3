// Shows the effect of a changed answer at once: fetches the page that the form's button would open, and swaps the parts
// that depend on the answers. The form itself stays, and with it the focus.
const WAIT = 250; // milliseconds: arrow keys run through many answers before one is meant

// Safari throws when the address changes more than 100 times in 30 seconds; the next change brings it up to date.
function keepAddress(address) {
  try {
    history.replaceState(null, "", address);
  } catch {}
}

for (const box of document.querySelectorAll("[data-what-if]")) {
  const form = box.querySelector("[data-trial]");
  const status = box.querySelector("[data-status]");
  let timer, request, held = form, hasFailed = false;

  async function show() {
    request?.abort();
    const own = (request = new AbortController());
    const address = new URL(`?${new URLSearchParams(new FormData(form))}`, form.action);
    try {
      const answer = await fetch(address, { signal: own.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (own.signal.aborted) return;
      hasFailed = false;
      if (page.querySelector("[data-what-if]")) take(page, answer.ok ? answer.url : "");
      else location.assign(address); // there is no trial any more, and the page that is there says so
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      hasFailed = true;
      status.textContent = box.dataset.failed;
    }
  }

  function take(page, address) {
    // Read first: swapping takes the parts out of the fetched page.
    const place = held.getBoundingClientRect().top;
    const news = page.querySelector("[data-swap=errors] li") ?? page.querySelector("[data-now]");
    status.textContent = news.dataset.now || news.textContent.trim();
    for (const part of box.querySelectorAll("[data-swap]")) {
      part.replaceChildren(...page.querySelector(`[data-swap=${part.dataset.swap}]`).childNodes);
    }
    for (const field of form.querySelectorAll(".trial-field")) {
      field.className = page.getElementById(field.id).className;
    }
    // What was changed stays where it is on the screen, however much the comparison above it grew.
    scrollBy({ top: held.getBoundingClientRect().top - place, behavior: "instant" });
    const link = box.querySelector("[data-address]");
    if (link) link.textContent = link.dataset.address = page.querySelector("[data-address]").dataset.address;
    if (address) keepAddress(address);
  }

  form.addEventListener("change", (event) => {
    held = event.target;
    const chosen = held.closest(".trial-field")?.querySelector("[data-chosen]");
    if (chosen && held.selectedOptions) chosen.textContent = held.selectedOptions[0].label;
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  form.addEventListener("submit", (event) => {
    // A change that is taken back alters the form too, so the page comes anew; and so it does where fetching failed.
    if (hasFailed || event.submitter?.name === "back") return;
    event.preventDefault();
    held = event.submitter ?? form;
    clearTimeout(timer);
    show().then(() => {
      if (hasFailed) return;
      const effect = box.querySelector("[data-swap=compare]");
      effect.focus({ preventScroll: true }); // its frame shows, and it is read aloud
      effect.scrollIntoView();
    });
  });
}
