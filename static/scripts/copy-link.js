// Shows the copy button below an address, and says whether it worked. What is copied stands in an attribute, which no
// program that translates the page changes, or is the text of a document.
for (const box of document.querySelectorAll("[data-copy-link]")) {
  const address = box.querySelector("[data-address]");
  const button = box.querySelector("[data-copy]");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(address);
    try {
      await navigator.clipboard.writeText(address.dataset.address || address.textContent);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = document.execCommand("copy") ? status.dataset.copied : status.dataset.failed;
    }
  });
}
