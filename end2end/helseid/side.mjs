/** The pages of the stand-in: plain HTML without scripts, usable at 320 px and by keyboard, light and dark. */
import { AVBRYT, PERSONER } from './personer.mjs';
import { FEIL } from './feil.mjs';

const vern = (tekst) => String(tekst).replace(/[&<>"']/g, (t) => `&#${t.charCodeAt(0)};`);

export const STIL = `
:root { color-scheme: light dark; --flate: #fff; --tekst: #1b1f24; --svak: #4a5360; --kant: #6b7683; --kort: #f3f5f7; --merke: #0b4f8a; --fokus: #b3006b; }
@media (prefers-color-scheme: dark) { :root { --flate: #14181d; --tekst: #f1f3f5; --svak: #c3cad2; --kant: #8c97a3; --kort: #1f252c; --merke: #9ccbf5; --fokus: #ff9ad1; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--flate); color: var(--tekst); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
.merknad { border-inline-start: .35rem solid var(--merke); padding: .5rem .75rem; background: var(--kort); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
button { font: inherit; min-height: 2.75rem; padding: .6rem .9rem; color: var(--tekst); background: var(--kort); border: 1px solid var(--kant); border-radius: .4rem; cursor: pointer; }
button:hover { border-color: var(--merke); box-shadow: inset 0 0 0 1px var(--merke); }
li button { width: 100%; text-align: start; }
button strong, button span { display: block; }
button span { color: var(--svak); font-size: .95rem; }
select { font: inherit; max-width: 100%; min-height: 2.75rem; padding: .3rem; color: var(--tekst); background: var(--flate); border: 1px solid var(--kant); border-radius: .4rem; }
details { margin: 1.5rem 0; }
summary { padding: .5rem 0; cursor: pointer; }
label { display: block; margin-bottom: .25rem; }
:focus-visible { outline: 3px solid var(--fokus); outline-offset: 2px; }
`;

function side(tittel, innhold) {
  return `<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${vern(tittel)} – Etterligning av HelseID</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/side.css">
</head>
<body>
<main>
<h1>${vern(tittel)}</h1>
${innhold}
</main>
</body>
</html>
`;
}

/** Who do you want to be? One button per person, so one press is enough. */
export function velgPerson({ uid, klient }) {
  const valg = PERSONER.map(
    (p) => `<li><button name="person" value="${vern(p.nokkel)}"><strong>${vern(p.navn)}</strong><span>${vern(p.rolle)}</span></button></li>`,
  ).join('\n');
  const feil = FEIL.map((navn) => `<option>${vern(navn)}</option>`).join('');
  return side(
    'Velg hvem du er',
    `<p class="merknad">Dette er en etterligning av HelseID for demo og test. Alle personer er oppdiktede.</p>
<p>Du logger inn i ${vern(klient)}.</p>
<form method="post" action="/velg/${vern(uid)}">
<ul>
${valg}
</ul>
<details>
<summary>Feil for testing</summary>
<p><label for="feil">Feil i denne innloggingen</label>
<select id="feil" name="feil"><option value="">Ingen feil</option>${feil}</select></p>
</details>
<p><button name="person" value="${AVBRYT}">Avbryt innloggingen</button></p>
</form>`,
  );
}

/** Logging out without a hint: ask first, as HelseID does. `skjema` is the provider's form with its protection against forgery. */
export function loggUt(skjema) {
  return side(
    'Vil du logge ut av HelseID?',
    `${skjema}
<p><button form="op.logoutForm" name="logout" value="yes">Logg ut</button></p>
<p><button form="op.logoutForm">Bli værende innlogget</button></p>`,
  );
}

export const loggetUt = () => side('Du er logget ut av HelseID', '<p>Du kan lukke siden.</p>');

/** Something in the request was wrong; for developers, so the protocol's own words are shown. */
export function feilside(feil, beskrivelse) {
  return side(
    'Innloggingen kan ikke fortsette',
    `<p>Gå tilbake til tjenesten du kom fra, og start innloggingen på nytt.</p>
<p>For utviklere: <code>${vern(feil)}</code>${beskrivelse ? ` – <span lang="en">${vern(beskrivelse)}</span>` : ''}</p>`,
  );
}

export const velkommen = (utsteder) =>
  side('Etterligningen av HelseID kjører', `<p>Utsteder: <code>${vern(utsteder)}</code></p><p><a href="/.well-known/openid-configuration">Metadata</a></p>`);
