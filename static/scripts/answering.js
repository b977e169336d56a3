// Keeps every tick at once, through the form's own address, so that leaving without its button loses nothing. Of two
// answers that overtake each other the last one chosen stays: what is still under way is called back.
for (const form of document.querySelectorAll("[data-keep]")) {
  const address = form.action;
  let request;
  form.addEventListener("change", async () => {
    request?.abort();
    request = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("then", "keep");
    try {
      await fetch(address, { method: "POST", body, keepalive: true, signal: request.signal });
    } catch {} // the button sends it again
  });
  form.addEventListener("submit", () => request?.abort());
}

// A number chooses, Enter goes on, while the focus is in the question (WCAG 2.1.4), which is where it begins.
for (const form of document.querySelectorAll("[data-keys]")) {
  const group = form.querySelector("fieldset");
  const choices = group.querySelectorAll("input[type=radio]");
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const choice = choices[event.key - 1];
    if (choice) {
      choice.focus();
      choice.click();
    } else if (event.key === "Enter" && event.target === group) {
      form.requestSubmit();
    }
  });
  const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
  const isFree = document.activeElement === document.body && !document.querySelector("[autofocus]"); // of an error
  if (hasKeyboard && isFree) group.focus({ preventScroll: true });
}
