// Takes a private link out of the address bar and the steps back: the form holds it, and whoever comes later finds none.
for (const form of document.querySelectorAll("[data-arrival]")) {
  for (const link of document.links) link.href = link.href; // whole, for those to other languages begin with the address
  history.replaceState(null, "", form.dataset.arrival);
}
