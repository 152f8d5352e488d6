// Compares a file with the letter here, in the browser: its bytes are not sent. Without
// SubtleCrypto (a page that is not served over HTTPS) the form sends the file instead.
const form = document.querySelector("form[data-sha256]");
const input = form.elements.letter;
const answers = document.querySelectorAll("[data-answer]");

function answer(name) {
  for (const one of answers) one.hidden = one.dataset.answer !== name;
}

async function fingerprint(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare() {
  const [file] = input.files;
  if (!file) return answer("none");
  answer((await fingerprint(file)) === form.dataset.sha256 ? "same" : "other");
}

function drop(event) {
  event.preventDefault();
  form.classList.remove("dropping");
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  compare();
}

if (window.crypto?.subtle) {
  for (const one of document.querySelectorAll("[data-with-script]")) one.hidden = false;
  input.addEventListener("change", compare);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  document.addEventListener("dragleave", () => form.classList.remove("dropping"));
  document.addEventListener("drop", drop);
  if (input.files.length) compare(); // chosen before this script was there
}
