// Shows the copy button below the address of a result, and says whether it worked.
for (const box of document.querySelectorAll("[data-copy-link]")) {
  const address = box.querySelector("[data-address]");
  const button = box.querySelector("[data-copy]");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(address);
    try {
      await navigator.clipboard.writeText(address.textContent.trim());
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = document.execCommand("copy") ? status.dataset.copied : status.dataset.failed;
    }
  });
}
