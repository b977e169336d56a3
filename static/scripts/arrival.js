// Takes a private link out of the address bar and the steps back: the form holds it, and whoever comes later finds none.
for (const form of document.querySelectorAll("[data-arrival]")) {
  for (const link of document.querySelectorAll("a[href^='?']")) link.href = link.href; // whole: to this page in another language
  history.replaceState(null, "", form.dataset.arrival);
}
