// Shows the copy button beside the address of a result, and says when it worked.
for (const box of document.querySelectorAll("[data-copy-link]")) {
  const address = box.querySelector("input");
  const button = box.querySelector("[data-copy]");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = document.execCommand("copy") ? status.dataset.copied : status.dataset.failed;
    }
  });
}
