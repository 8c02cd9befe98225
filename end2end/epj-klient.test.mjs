/** The EPJ client against the stand-in and a small receiver that checks what a Krav-API must check. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EmbeddedJWK, calculateJwkThumbprint, compactDecrypt, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { start, valgene } from './helseid/server.mjs';

const mappe = mkdtempSync(join(tmpdir(), 'epj-'));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const melding = join(mappe, 'melding.json');
const mottatt = [];
let helseid;
let api;
let miljo;
let vilHaNonce = false;
/** An evening in London, the next day in Oslo; not the machine's. */
const portalensTid = 'Mon, 05 Jan 2026 23:30:00 GMT';

before(async () => {
  writeFileSync(melding, JSON.stringify({ praksisId: '1004326178', behandlerkrav: { regninger: [] } }));
  helseid = await start(valgene(['--port', '0', '--nokkel', join(mappe, 'portal.pem'), '--epj-nokkel', join(mappe, 'epj.pem')]));
  const nokler = createRemoteJWKSet(new URL(`${helseid.utsteder}/.well-known/openid-configuration/jwks`));
  api = createServer(async (req, res) => {
    const svar = (status, innhold, hoder) => res.writeHead(status, { 'content-type': 'application/json', date: portalensTid, ...hoder }).end(JSON.stringify(innhold));
    try {
      const [skjema, token] = req.headers.authorization.split(' ');
      assert.equal(skjema, 'DPoP');
      const { payload } = await jwtVerify(token, nokler, { issuer: helseid.utsteder, audience: 'hdir:kuhr-krav-api', typ: 'at+jwt' });
      const bevis = await jwtVerify(req.headers.dpop, EmbeddedJWK, { typ: 'dpop+jwt' });
      assert.equal(payload.cnf.jkt, await calculateJwkThumbprint(bevis.protectedHeader.jwk));
      assert.equal(bevis.payload.ath, createHash('sha256').update(token).digest('base64url'));
      assert.equal(bevis.payload.htm, req.method);
      assert.equal(bevis.payload.htu, `${miljo.PORTAL_URL}${req.url.split('?')[0]}`);
      if (vilHaNonce && bevis.payload.nonce !== 'fra-api') return svar(401, {}, { 'DPoP-Nonce': 'fra-api', 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"' });
      let tekst = '';
      for await (const bit of req) tekst += bit;
      mottatt.push({ metode: req.method, sti: req.url, tekst, type: req.headers['content-type'], hpr: payload['helseid://claims/hpr/hpr_number'] });
      if (req.url === '/kuhr/krav/v1/jwk') return svar(200, { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'helfo-1', use: 'enc' });
      if (req.method === 'POST') return svar(200, { behandlerkravmeldingId: 'm1', status: 'mottatt' });
      if (req.url.endsWith('/finnes-ikke')) return svar(404, { feil: 'finnes ikke' });
      return svar(200, { praksiser: [] });
    } catch (arsak) {
      return svar(401, { feil: arsak.message });
    }
  });
  await new Promise((klar) => api.listen(0, '127.0.0.1', klar));
  miljo = { ...process.env, PORTAL_URL: `http://127.0.0.1:${api.address().port}`, HELSEID_UTSTEDER: helseid.utsteder, EPJ_NOKKEL_FIL: join(mappe, 'epj.pem') };
});

after(async () => {
  await helseid.stopp();
  api.close();
  api.closeAllConnections();
  rmSync(mappe, { recursive: true });
});

function kjor(argumenter, ekstra = {}) {
  mottatt.length = 0;
  const barn = spawn(process.execPath, [new URL('epj-klient.mjs', import.meta.url).pathname, ...argumenter], { cwd: mappe, env: { ...miljo, ...ekstra } });
  let ut = '';
  let feil = '';
  barn.stdout.on('data', (bit) => (ut += bit));
  barn.stderr.on('data', (bit) => (feil += bit));
  return new Promise((ferdig) => barn.on('close', (kode) => ferdig({ kode, ut, feil })));
}

for (const valg of [[], ['--def']]) {
  test(`sends an encrypted message ${valg.join('')}`, async () => {
    const { kode, ut, feil } = await kjor(['send', melding, '--person', 'lege', ...valg]);
    assert.equal(kode, 0, feil);
    assert.deepEqual(JSON.parse(ut), { behandlerkravmeldingId: 'm1', status: 'mottatt' });
    const { tekst, sti, hpr, type } = mottatt.at(-1);
    assert.equal(sti, '/kuhr/krav/v1/process/sendinnbehandlerkravmelding');
    assert.equal(type, 'application/jose');
    assert.equal(hpr, '565505933');
    const hode = decodeProtectedHeader(tekst);
    assert.deepEqual([hode.alg, hode.enc, hode.zip, hode.kid], ['RSA-OAEP-256', 'A256GCM', valg.length ? 'DEF' : undefined, 'helfo-1']);
    const { plaintext } = await compactDecrypt(tekst, rsa.privateKey);
    assert.equal(JSON.parse(new TextDecoder().decode(plaintext)).praksisId, '1004326178');
  });
}

test('asks once more when the API wants a nonce', async () => {
  vilHaNonce = true;
  const { kode, feil } = await kjor(['praksiser', '--person', 'lege']);
  vilHaNonce = false;
  assert.equal(kode, 0, feil);
  assert.equal(mottatt.length, 1);
});

test('asks for one message and for a period', async () => {
  assert.equal((await kjor(['status', 'm1', '--person', 'lege'])).kode, 0);
  assert.equal(mottatt[0].sti, '/kuhr/krav/v1/data/behandlerkravmelding/m1');
  assert.equal((await kjor(['liste', '--fra', '2026-01-01', '--til', '2026-01-31', '--person', 'lege'])).kode, 0);
  assert.equal(mottatt[0].sti, '/kuhr/krav/v1/data/behandlerkravmelding?fomMottattdato=2026-01-01&tomMottattdato=2026-01-31');
});

test('without dates it asks for thirty days by the clock of the portal', async () => {
  const liste = '/kuhr/krav/v1/data/behandlerkravmelding';
  assert.equal((await kjor(['liste', '--person', 'lege'])).kode, 0);
  assert.equal(mottatt.at(-1).sti, `${liste}?fomMottattdato=2025-12-07&tomMottattdato=2026-01-06`);
  assert.equal((await kjor(['liste', '--fra', '2025-01-01', '--person', 'lege'])).kode, 0);
  assert.equal(mottatt.at(-1).sti, `${liste}?fomMottattdato=2025-01-01&tomMottattdato=2026-01-06`);
});

test('finds the demo that runs by itself, from any folder', async () => {
  const demo = join(mappe, 'target/demo');
  const { PORTAL_URL, HELSEID_UTSTEDER, EPJ_NOKKEL_FIL } = miljo;
  const uten = { PORTAL_URL: '', HELSEID_UTSTEDER: '', EPJ_NOKKEL_FIL: '', CARGO_TARGET_DIR: join(mappe, 'target') };
  mkdirSync(demo, { recursive: true });
  writeFileSync(join(demo, 'adresser.json'), JSON.stringify({ PORTAL_URL, HELSEID_UTSTEDER, EPJ_NOKKEL_FIL }));
  const { kode, feil } = await kjor(['praksiser', '--person', 'lege'], uten);
  assert.equal(kode, 0, feil);
  assert.equal(mottatt.length, 1);
  // What is set goes before what is found.
  const { kode: satt, feil: hvorfor } = await kjor(['praksiser', '--person', 'lege'], { ...uten, HELSEID_UTSTEDER: 'http://127.0.0.1:1' });
  assert.equal(satt, 2);
  assert.match(hvorfor, /Får ikke kontakt med http:\/\/127\.0\.0\.1:1\b/);
});

test('fails with a code and one sentence', async () => {
  assert.equal((await kjor(['status', 'finnes-ikke', '--person', 'lege'])).kode, 1);
  for (const [argumenter, ekstra, sier] of [
    [['send', join(mappe, 'borte.json'), '--person', 'lege'], {}, /Kan ikke lese/],
    [['praksiser', '--person', 'avbryt'], {}, /access_denied/],
    [['praksiser', '--person', 'ukjent'], {}, /Finnes personen/],
    [['praksiser', '--person', 'lege'], { HELSEID_UTSTEDER: 'http://127.0.0.1:1' }, /Får ikke kontakt/],
    [['finn'], {}, /Velg en av/],
    [['send', '--ukjent'], {}, /--ukjent/],
  ]) {
    const { kode, feil, ut } = await kjor(argumenter, ekstra);
    assert.equal(kode, 2);
    assert.equal(ut, '');
    assert.match(feil, sier);
    assert.equal(feil.trim().split('\n').length, 1, feil);
  }
});
