/**
 * The people one can be in the stand-in. Everyone is made up.
 *
 * Identity numbers are synthetic the way the population register marks test people: 80 is added to the month (and 40 to the day
 * of a D-number), so none of them can belong to anyone. Names and HPR numbers are plainly fictional. The pid and HPR number of
 * Kvart Grevling are the ones HelseID's own documentation uses for its test person.
 */
import { createHash, createHmac } from 'node:crypto';

/** Code systems 9060 (profession), 7704 (authorisation) and 9070 (right to requisition). */
const autorisasjon = (profession, specialities = []) => ({
  profession,
  authorization: { value: '1', description: 'Autorisasjon' },
  requisition_rights: profession === 'LE' || profession === 'TL' ? [{ value: '1', description: 'Full rekvisisjonsrett' }] : [],
  specialities,
});

/** `nokkel` is what tests and `login_hint` use; `niva` is HelseID's security level ("3" = MinID, "4" = BankID and the like). */
export const PERSONER = [
  { nokkel: 'lege', fornavn: 'Kvart', etternavn: 'Grevling', rolle: 'Lege', pid: '06828399789', hpr: '565505933', godkjenninger: [autorisasjon('LE')] },
  { nokkel: 'fysioterapeut', fornavn: 'Sprek', etternavn: 'Spurv', rolle: 'Fysioterapeut', pid: '14908539886', hpr: '565500111', godkjenninger: [autorisasjon('FT')] },
  { nokkel: 'tannlege', fornavn: 'Blank', etternavn: 'Bever', rolle: 'Tannlege', pid: '23877641236', hpr: '565500222', godkjenninger: [autorisasjon('TL')] },
  { nokkel: 'psykolog', fornavn: 'Rolig', etternavn: 'Rype', rolle: 'Psykolog', pid: '03837943107', hpr: '565500333', godkjenninger: [autorisasjon('PS')] },
  { nokkel: 'logoped', fornavn: 'Tydelig', etternavn: 'Trane', rolle: 'Logoped, uten HPR-nummer', pid: '19899040093', hpr: null, godkjenninger: [] },
  { nokkel: 'ny-lege', fornavn: 'Fersk', etternavn: 'Fjellrev', rolle: 'Lege som ikke har registrert noe ennå', pid: '27819540050', hpr: '565500444', godkjenninger: [autorisasjon('LE')] },
  { nokkel: 'to-yrker', fornavn: 'Allsidig', etternavn: 'Ekorn', rolle: 'Lege og tannlege', pid: '11828140053', hpr: '565500555', godkjenninger: [autorisasjon('LE'), autorisasjon('TL')] },
  { nokkel: 'd-nummer', fornavn: 'Langveis', etternavn: 'Terne', rolle: 'Lege med D-nummer', pid: '52858840082', hpr: '565500666', godkjenninger: [autorisasjon('LE')] },
  { nokkel: 'minid', fornavn: 'Middels', etternavn: 'Mår', rolle: 'Lege som logger inn med MinID', pid: '08849240065', hpr: '565500777', godkjenninger: [autorisasjon('LE')], niva: '3' },
  { nokkel: 'saksbehandler', fornavn: 'Ryddig', etternavn: 'Ravn', rolle: 'Saksbehandler, uten HPR-nummer', pid: '30887442041', hpr: null, godkjenninger: [] },
  { nokkel: 'saksbehandler-to', fornavn: 'Grundig', etternavn: 'Gaupe', rolle: 'Saksbehandler nummer to, uten HPR-nummer', pid: '08919700581', hpr: null, godkjenninger: [] },
].map((p) => ({ niva: '4', ...p, navn: `${p.fornavn} ${p.etternavn}`, sub: pseudonym(p.pid) }));

/** The people as lines for a terminal: what to call them in a column, then who they are. */
export function personliste() {
  const bredde = Math.max(...PERSONER.map((p) => p.nokkel.length)) + 2;
  return PERSONER.map((p) => `${p.nokkel.padEnd(bredde)}${p.navn}, ${p.rolle[0].toLowerCase()}${p.rolle.slice(1)}`);
}

/** The name of the choice that ends the login with `access_denied`, as when someone presses «Avbryt» at their eID. */
export const AVBRYT = 'avbryt';

const ETTER_NOKKEL = new Map(PERSONER.map((p) => [p.nokkel, p]));
const ETTER_SUB = new Map(PERSONER.map((p) => [p.sub, p]));

/** A person by key. `ny-lege.7` is a double of `ny-lege`: same name and role, an identity of its own. Tests that change data use one each. */
export function finnPerson(nokkel) {
  const kjent = ETTER_NOKKEL.get(nokkel);
  const [grunn, merke] = String(nokkel).split('.');
  if (kjent || !merke || !ETTER_NOKKEL.has(grunn) || ETTER_NOKKEL.size > 100_000) return kjent;
  const tall = createHash('sha256').update(nokkel).digest();
  const pid = syntetisk(tall);
  const original = ETTER_NOKKEL.get(grunn);
  const dobbel = { ...original, nokkel, pid, hpr: original.hpr && String(560_000_000 + (tall.readUInt32BE(8) % 5_000_000)), sub: pseudonym(pid) };
  ETTER_NOKKEL.set(nokkel, dobbel);
  ETTER_SUB.set(dobbel.sub, dobbel);
  return dobbel;
}

/** A synthetic identity number (80 added to the month) from random bytes: the first one from there on with check digits. */
function syntetisk(tall) {
  const tosifret = (n) => String(n).padStart(2, '0');
  const dag = tosifret(1 + (tall[0] % 28)) + tosifret(81 + (tall[1] % 12)) + tosifret(50 + (tall[2] % 50));
  for (let n = tall.readUInt16BE(3) % 500; ; n = (n + 1) % 500) {
    const sifre = [...dag, ...String(n).padStart(3, '0')].map(Number);
    for (const vekter of [[3, 7, 6, 1, 8, 9, 4, 5, 2], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]]) {
      sifre.push((11 - (vekter.reduce((sum, v, i) => sum + v * sifre[i], 0) % 11)) % 11);
    }
    if (!sifre.includes(10)) return sifre.join('');
  }
}

export const finnSub = (sub) => ETTER_SUB.get(sub);

/**
 * HelseID's `sub` is a keyed hash of the identity number, in base64 (so it may hold `+`, `/` and `=`). The key is no secret here:
 * it only makes the pseudonyms the same from one start to the next.
 */
function pseudonym(pid) {
  return createHmac('sha256', 'praksisportalens etterligning av HelseID').update(pid).digest('base64');
}

/** How the person logged in, as HelseID tells it. */
export const innloggingsmate = (person) => (person.niva === '4' ? { idp: 'testidpnew-oidc', amr: ['pwd'] } : { idp: 'idporten-oidc', amr: ['minid'] });

/** Claims about the person. Approvals (`hpr_details`) come from userinfo only. */
export function pastander(person, bruk) {
  const alle = {
    sub: person.sub,
    idp: innloggingsmate(person).idp,
    name: person.navn,
    given_name: person.fornavn,
    middle_name: '',
    family_name: person.etternavn,
    'helseid://claims/identity/pid': person.pid,
    'helseid://claims/identity/pid_pseudonym': person.sub,
    'helseid://claims/identity/security_level': person.niva,
    'helseid://claims/identity/assurance_level': person.niva === '4' ? 'high' : 'substantial',
    'helseid://claims/identity/network': 'internett',
  };
  if (person.hpr) alle['helseid://claims/hpr/hpr_number'] = person.hpr;
  if (bruk === 'userinfo') {
    alle['helseid://claims/hpr/hpr_details'] = {
      hpr_number: person.hpr ? Number(person.hpr) : null,
      no_hpr_number: !person.hpr,
      approvals: person.godkjenninger,
    };
  }
  return alle;
}

const identitet = (navn) => [`helseid://scopes/identity/${navn}`, [`helseid://claims/identity/${navn}`]];

/** Which scope opens which claims. */
export const OMFANG = Object.fromEntries([
  ['openid', ['sub', 'idp', 'amr']],
  ['profile', ['name', 'given_name', 'middle_name', 'family_name']],
  identitet('pid'),
  identitet('pid_pseudonym'),
  identitet('security_level'),
  identitet('assurance_level'),
  identitet('network'),
  ['helseid://scopes/identity/all', ['pid', 'pid_pseudonym', 'security_level', 'assurance_level', 'network'].map((n) => `helseid://claims/identity/${n}`)],
  ['helseid://scopes/hpr/hpr_number', ['helseid://claims/hpr/hpr_number', 'helseid://claims/hpr/hpr_details']],
]);
