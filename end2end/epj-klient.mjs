/**
 * A small EPJ system: sends claims to the Krav-API and asks how they fare. Read it as documentation of the interface; it holds
 * everything an EPJ vendor must do, in the order it is done.
 *
 *   node end2end/epj-klient.mjs send FILE [--def]       encrypt and send a claim message (JSON); --def compresses it first
 *   node end2end/epj-klient.mjs status ID               one message: status, bills, findings, payment
 *   node end2end/epj-klient.mjs liste [--fra 2026-01-01 --til 2026-01-31]
 *   node end2end/epj-klient.mjs praksiser               the practices one may send for
 *
 * Who is signed in: `--person lege` (a person of the HelseID stand-in); without it the login address is printed, to be opened in
 * a browser. Answers are printed as JSON. Exit code: 0 accepted, 1 refused by the API, 2 could not be carried out.
 *
 *   PORTAL_URL         the Krav-API
 *   HELSEID_UTSTEDER   HelseID (here: the stand-in)
 *   EPJ_NOKKEL_FIL     the client's private key: PEM, PKCS#8, P-256; its public half is registered
 *   EPJ_KLIENT_ID      as registered in HelseID Selvbetjening; epj-klient
 *   EPJ_TILBAKE        redirect address, registered to the letter; http://127.0.0.1:8099/tilbake
 *
 * The first three are told by the demo that runs (`cargo xtask run` writes target/demo/adresser.json), wherever it listens.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CompactEncrypt, SignJWT, calculateJwkThumbprint, importJWK } from 'jose';

const demo = join(resolve(import.meta.dirname, '..', process.env.CARGO_TARGET_DIR || 'target'), 'demo');
const { PORTAL_URL: portal, HELSEID_UTSTEDER: utsteder, EPJ_NOKKEL_FIL: nokkelFil } = {
  PORTAL_URL: 'http://127.0.0.1:3000',
  HELSEID_UTSTEDER: 'http://127.0.0.1:8090',
  EPJ_NOKKEL_FIL: join(demo, 'epj-klient.pem'),
  ...demoen(),
  ...Object.fromEntries(Object.entries(process.env).filter(([, verdi]) => verdi)),
};
const klientId = process.env.EPJ_KLIENT_ID || 'epj-klient';
const tilbake = process.env.EPJ_TILBAKE || 'http://127.0.0.1:8099/tilbake';
const OMFANG = 'openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level helseid://scopes/hpr/hpr_number hdir:kuhr-krav-api/krav';

/** The addresses of the demo that runs; none when it does not. */
function demoen() {
  try {
    return JSON.parse(readFileSync(join(demo, 'adresser.json'), 'utf8'));
  } catch {
    return {};
  }
}

class Avbrudd extends Error {}
const tilfeldig = () => randomBytes(32).toString('base64url');
const sha256 = (tekst) => createHash('sha256').update(tekst).digest('base64url');

// ---------------------------------------------------------------------------------------------------------------------------------
// 1. Proofs. Two keys: the client's own, registered in HelseID, and one for DPoP that lives as long as this process.

const dpopPar = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const dpopJwk = dpopPar.publicKey.export({ format: 'jwk' });
const noncer = new Map();

/** Says who the client is (RFC 7523). HelseID wants this type, itself as only audience, at most 60 seconds, and a new `jti` each time. */
async function klientbevis() {
  const nokkel = createPrivateKey(await readFile(nokkelFil, 'utf8'));
  const kid = await calculateJwkThumbprint(createPublicKey(nokkel).export({ format: 'jwk' }));
  const naa = Math.floor(Date.now() / 1000);
  const bevis = await new SignJWT({ iss: klientId, sub: klientId, aud: utsteder, iat: naa, nbf: naa, exp: naa + 30, jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'client-authentication+jwt' })
    .sign(nokkel);
  return { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: bevis };
}

/** Says that whoever holds the token also holds the key (RFC 9449): one proof per request, bound to method and address. */
async function dpopBevis(metode, adresse, token) {
  const { origin, pathname } = new URL(adresse);
  const innhold = { htm: metode, htu: origin + pathname, iat: Math.floor(Date.now() / 1000), jti: randomUUID() };
  if (noncer.has(origin)) innhold.nonce = noncer.get(origin);
  if (token) innhold.ath = sha256(token);
  return new SignJWT(innhold).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: dpopJwk }).sign(dpopPar.privateKey);
}

/**
 * A request with a DPoP proof. The server may answer «use_dpop_nonce» with a nonce: then try once more, with everything signed
 * anew, since proofs are used once only. That is why `lagBody` is a function.
 */
async function medDpop(metode, adresse, { token, headers = {}, lagBody = () => undefined } = {}) {
  for (let forsok = 1; ; forsok++) {
    const svar = await hent(adresse, {
      method: metode,
      headers: { ...headers, DPoP: await dpopBevis(metode, adresse, token), ...(token && { Authorization: `DPoP ${token}` }) },
      body: await lagBody(),
    });
    const nonce = svar.headers.get('DPoP-Nonce');
    if (nonce) noncer.set(new URL(adresse).origin, nonce);
    const vilHaNonce = svar.status === 400 ? (await svar.clone().text()).includes('use_dpop_nonce') : svar.status === 401 && (svar.headers.get('WWW-Authenticate') ?? '').includes('use_dpop_nonce');
    if (!(vilHaNonce && nonce && forsok === 1)) return svar;
  }
}

async function hent(adresse, valg) {
  try {
    return await fetch(adresse, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...valg });
  } catch (arsak) {
    throw new Avbrudd(`Får ikke kontakt med ${new URL(adresse).origin}: ${arsak.cause?.message ?? arsak.message}`);
  }
}

async function json(svar, hva) {
  const tekst = await svar.text();
  try {
    return JSON.parse(tekst);
  } catch {
    throw new Avbrudd(`${hva} svarte ${svar.status} med noe annet enn JSON.`);
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------
// 2. Login: push the request (RFC 9126), send the person to HelseID, exchange the code for a token.

async function loggInn(person) {
  const oppsett = await json(await hent(`${utsteder}/.well-known/openid-configuration`), 'HelseID');
  if (oppsett.issuer !== utsteder) throw new Avbrudd(`HelseID kaller seg ${oppsett.issuer}, ikke ${utsteder}.`);

  const [state, nonce, verifier] = [tilfeldig(), tilfeldig(), tilfeldig()];
  const par = await hent(oppsett.pushed_authorization_request_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: klientId,
      response_type: 'code',
      redirect_uri: tilbake,
      scope: OMFANG,
      state,
      nonce,
      code_challenge: sha256(verifier),
      code_challenge_method: 'S256',
      acr_values: 'Level4',
      ...(person && { login_hint: person }), // Understood by the stand-in only.
      ...(await klientbevis()),
    }),
  });
  const { request_uri, ...avslag } = await json(par, 'HelseID');
  if (!request_uri) throw new Avbrudd(`HelseID avviste forespørselen: ${avslag.error} ${avslag.error_description ?? ''}`);

  const adresse = `${oppsett.authorization_endpoint}?${new URLSearchParams({ client_id: klientId, request_uri })}`;
  const svar = (await (person ? utenNettleser(adresse) : medNettleser(adresse))).searchParams;
  if (svar.get('iss') !== utsteder || svar.get('state') !== state) throw new Avbrudd('Svaret fra innloggingen hører ikke til denne forespørselen.');
  if (svar.has('error')) throw new Avbrudd(`Innloggingen stoppet: ${svar.get('error')} ${svar.get('error_description') ?? ''}`);

  const token = await medDpop('POST', oppsett.token_endpoint, {
    lagBody: async () =>
      new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: klientId,
        code: svar.get('code'),
        redirect_uri: tilbake,
        code_verifier: verifier,
        ...(await klientbevis()),
      }),
  });
  const { access_token, token_type, error, error_description } = await json(token, 'HelseID');
  if (!access_token) throw new Avbrudd(`HelseID ga ikke token: ${error} ${error_description ?? ''}`);
  if (token_type.toLowerCase() !== 'dpop') throw new Avbrudd(`HelseID ga token av typen ${token_type}, ikke DPoP.`);
  return access_token;
}

/** Follows the stand-in's redirects with its cookies until it points back to us. */
async function utenNettleser(adresse) {
  const kapsler = new Map();
  for (let hopp = 0; hopp < 10; hopp++) {
    if (adresse.startsWith(tilbake)) return new URL(adresse);
    const svar = await hent(adresse, { headers: { cookie: [...kapsler].map(([navn, verdi]) => `${navn}=${verdi}`).join('; ') } });
    for (const kapsel of svar.headers.getSetCookie()) {
      const [, navn, verdi] = /^([^=]+)=([^;]*)/.exec(kapsel);
      kapsler.set(navn, verdi);
    }
    const videre = svar.headers.get('location');
    if (!videre) throw new Avbrudd(`Innloggingen stoppet på en side (${svar.status}). Finnes personen?`);
    adresse = new URL(videre, adresse).href;
  }
  throw new Avbrudd('Innloggingen går i ring.');
}

/** Shows the address and waits on loopback for the person to come back, as a desktop program does (RFC 8252). */
function medNettleser(adresse) {
  const { port, pathname, origin } = new URL(tilbake);
  console.error(`Logg inn her: ${adresse}`);
  return new Promise((ferdig, nei) => {
    const tjener = createServer((req, res) => {
      const url = new URL(req.url, origin);
      if (url.pathname !== pathname) return res.writeHead(404).end();
      res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end('Du er logget inn og kan lukke vinduet.');
      tjener.close();
      return ferdig(url);
    });
    tjener.on('error', nei).listen(Number(port), '127.0.0.1');
  });
}

// ---------------------------------------------------------------------------------------------------------------------------------
// 3. The Krav-API.

const api = (token, metode, sti, valg) => medDpop(metode, `${portal}/kuhr/krav/v1/${sti}`, { token, ...valg });

/** Encrypts to Helfo's key, so that nobody on the way can read it: compact JWE, RSA-OAEP-256 and A256GCM, DEFLATE if wanted. */
async function krypter(token, melding, komprimer) {
  const svar = await json(await api(token, 'GET', 'jwk'), 'Krav-API');
  const jwk = svar.keys?.[0] ?? svar;
  if (jwk.kty !== 'RSA') throw new Avbrudd(`Fikk ingen krypteringsnøkkel: ${JSON.stringify(svar)}`);
  return new CompactEncrypt(melding)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', ...(jwk.kid && { kid: jwk.kid }), ...(komprimer && { zip: 'DEF' }) })
    .encrypt(await importJWK(jwk, 'RSA-OAEP-256'));
}

/** What the time is in the portal, as each of its answers says. */
async function portalensTid(token) {
  const tid = Date.parse((await api(token, 'GET', 'jwk')).headers.get('Date') ?? '');
  if (Number.isNaN(tid)) throw new Avbrudd('Krav-API sier ikke hva klokka er. Bruk --fra og --til.');
  return tid;
}

const handlinger = {
  async send(token, [fil], { def }) {
    if (!fil) throw new Avbrudd('Si hvilken fil som skal sendes.');
    const melding = await readFile(fil).catch(() => {
      throw new Avbrudd(`Kan ikke lese ${fil}.`);
    });
    const kryptert = await krypter(token, melding, def);
    return api(token, 'POST', 'process/sendinnbehandlerkravmelding', { headers: { 'content-type': 'application/jose' }, lagBody: () => kryptert });
  },
  async status(token, [id]) {
    if (!id) throw new Avbrudd('Si hvilken melding det gjelder (behandlerkravmeldingId).');
    return api(token, 'GET', `data/behandlerkravmelding/${encodeURIComponent(id)}`);
  },
  async liste(token, _argumenter, { fra, til }) {
    const dato = (tid) => new Date(tid).toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
    // Without dates: the last thirty days, by the portal's calendar. The clock of this machine may be another.
    const naa = fra && til ? 0 : await portalensTid(token);
    const sporring = new URLSearchParams({ fomMottattdato: fra ?? dato(naa - 30 * 86_400_000), tomMottattdato: til ?? dato(naa) });
    return api(token, 'GET', `data/behandlerkravmelding?${sporring}`);
  },
  async praksiser(token) {
    return api(token, 'GET', 'data/praksis');
  },
};

try {
  const { values: valg, positionals } = parseArgs({
    allowPositionals: true,
    options: { person: { type: 'string' }, def: { type: 'boolean', default: false }, fra: { type: 'string' }, til: { type: 'string' } },
  });
  const [navn, ...argumenter] = positionals;
  if (!Object.hasOwn(handlinger, navn ?? '')) throw new Avbrudd(`Velg en av ${Object.keys(handlinger).join(', ')}.`);
  const svar = await handlinger[navn](await loggInn(valg.person), argumenter, valg);
  console.log(JSON.stringify(await json(svar, 'Krav-API'), null, 2));
  process.exitCode = svar.ok ? 0 : 1;
} catch (arsak) {
  console.error(arsak instanceof Avbrudd || arsak.code?.startsWith('ERR_PARSE_ARGS') || arsak.code === 'ENOENT' ? arsak.message : arsak);
  process.exitCode = 2;
}
