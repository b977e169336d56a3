// Fetches a file that takes a while to make, says so meanwhile, and saves it; without script the browser does it by itself.
const PATIENCE = 60_000; // milliseconds

for (const form of document.querySelectorAll("[data-files]")) {
  const status = form.querySelector("[data-status]");
  let isBusy = false;

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.matches("[data-file]")) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const address = `${button.formAction}?${new URLSearchParams(new FormData(form))}`;
    button.setAttribute("aria-disabled", "true"); // a button that is disabled would lose the focus
    status.textContent = form.dataset.busy;
    try {
      status.textContent = await fetchFile(address) ?? form.dataset.made;
    } catch {
      status.textContent = form.dataset.failed;
    }
    button.removeAttribute("aria-disabled");
    isBusy = false;
  });
}

// Returns what went wrong, in the words of the page that came instead; nothing where the file was saved.
async function fetchFile(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout?.(PATIENCE) });
  const header = answer.headers.get("Content-Disposition");
  if (!header) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = [...page.querySelectorAll("h1, .lead")].map((tag) => tag.textContent.trim());
    if (words.length) return words.join(". ");
    throw new Error(answer.status);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = decodeURIComponent(header.split("filename*=UTF-8''")[1]);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
}
