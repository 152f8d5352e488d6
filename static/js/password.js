// What a new password is worth, while one types it; counted as accounts/passwords.py does.
const FEWEST = 7;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiop"];
const COMMON =
  /motdepasse|motpasse|password|azerty|qwerty|bonjour|soleil|prorata|admin|bienvenue|secret|doudou|marseille|jetaime|commune|mairie|agglo|welcome|letmein|iloveyou|dragon|football/g;
const AFTER = new Set(ROWS.flatMap((row) => [...row].slice(1).map((one, at) => row[at] + one)));

function follows(before, one) {
  return before === one || AFTER.has(before + one) || AFTER.has(one + before);
}

function counted(password) {
  const folded = password.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = folded.replace(/\s+/g, " ").trim().replace(COMMON, "*");
  const once = [...words.replace(/(.{1,8}?)\1+/gu, "$1")];
  return once.filter((one, at) => !at || !follows(once[at - 1], one)).length;
}

function said(password) {
  if (password.length < 12) return "encore trop court";
  const count = counted(password);
  if (count < FEWEST) return "se devine trop vite";
  return count < 2 * FEWEST ? "suffisant" : "solide";
}

const first = document.querySelector('input[autocomplete="new-password"]');

if (first) {
  const meter = document.createElement("meter");
  const word = document.createElement("output");
  meter.max = 3 * FEWEST;
  meter.low = FEWEST;
  meter.high = 2 * FEWEST;
  meter.optimum = meter.max;
  meter.setAttribute("aria-label", "Force du mot de passe");
  word.className = "quiet";
  word.htmlFor = first.id;
  first.after(meter, " ", word);
  first.addEventListener("input", () => {
    const short = first.value.length < 12;
    meter.value = Math.min(counted(first.value), short ? FEWEST - 1 : meter.max);
    word.textContent = first.value ? said(first.value) : "";
  });
}
