// A file that is sent says how far it is: what the network has taken, then what the server has read.
// Without script the form is sent as any other, and leads to the same preview.
const form = document.querySelector(".import-form");
const whole = new Intl.NumberFormat("fr-FR");
const tenth = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const megabytes = (bytes) => tenth.format(bytes / 1e6);

function show(value, most, said) {
  const shown = form.querySelector(".import-progress");
  const bar = shown.querySelector("progress");
  shown.hidden = false;
  if (most) {
    bar.max = most;
    bar.value = value;
  } else bar.removeAttribute("value");
  shown.querySelector("[role=status]").textContent = said;
}

function sending(event) {
  if (!event.lengthComputable) return;
  show(event.loaded, event.total, `Envoi : ${megabytes(event.loaded)} Mo sur ${megabytes(event.total)}.`);
}

// The last whole line that came: « lines read, lines in all ».
function reading(text) {
  const lines = text.split("\n").slice(0, -1);
  const [done, length] = (lines.at(-1) ?? "0 0").split(" ").map(Number);
  if (!length) return show(0, 0, "Ouverture du fichier.");
  show(done, length, `Lecture : ${whole.format(done)} lignes sur ${whole.format(length)}.`);
}

const isTold = (request) => request.getResponseHeader("Content-Type")?.startsWith("text/plain");

function send(event) {
  const file = form.elements.fichier.files[0];
  if (!file) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.most)) {
    return show(0, 1, `Ce fichier pèse ${megabytes(file.size)} Mo : 10 Mo au plus. Il n'est pas envoyé.`);
  }
  form.querySelector("[type=submit]").disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", window.location.href);
  request.setRequestHeader("X-Progress", "1");
  request.upload.addEventListener("progress", sending);
  request.addEventListener("progress", () => isTold(request) && reading(request.responseText));
  request.addEventListener("load", () => {
    const address = request.responseText.split("\n").at(-1);
    if (request.status === 200 && isTold(request) && address.startsWith("/")) window.location.assign(address);
    else form.submit(); // a refusal is a page: the server shows it
  });
  request.addEventListener("error", () => form.submit());
  request.send(new FormData(form));
}

if (form) {
  form.addEventListener("submit", send);
  window.addEventListener("pageshow", () => (form.querySelector("[type=submit]").disabled = false));
}
