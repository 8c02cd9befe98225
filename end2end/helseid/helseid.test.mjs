/** What the stand-in accepts, and everything it must refuse. `node --test end2end/helseid/*.test.mjs` */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { FEIL } from './feil.mjs';
import { PERSONER, finnPerson, personliste } from './personer.mjs';
import { INNLOGGING, Proveklient } from './proveklient.mjs';
import { start, valgene } from './server.mjs';

const mappe = mkdtempSync(join(tmpdir(), 'helseid-'));
const pemFil = join(mappe, 'portal.pem');
const epjFil = join(mappe, 'epj.pem');
const mottatt = [];
let portal;
let tjener;
let utsteder;

before(async () => {
  // A portal that only receives back-channel logout.
  portal = createServer(async (req, res) => {
    let tekst = '';
    for await (const bit of req) tekst += bit;
    mottatt.push({ sti: req.url, token: new URLSearchParams(tekst).get('logout_token') });
    res.end();
  });
  await new Promise((klar) => portal.listen(0, '127.0.0.1', klar));
  const adresse = `http://127.0.0.1:${portal.address().port}`;
  tjener = await start(valgene(['--port', '0', '--portal', `${adresse},http://127.0.0.1:3000`, '--nokkel', pemFil, '--epj-nokkel', epjFil]));
  ({ utsteder } = tjener);
});

after(async () => {
  await tjener.stopp();
  portal.close();
  rmSync(mappe, { recursive: true });
});

const klient = (valg) => new Proveklient({ utsteder, pemFil, ...valg });
const epj = (valg) => klient({ pemFil: epjFil, klientId: 'epj-klient', tilbake: 'http://127.0.0.1:8099/tilbake', omfang: `${INNLOGGING} hdir:kuhr-krav-api/krav`, ...valg });
const jwks = () => createRemoteJWKSet(new URL(`${utsteder}/.well-known/openid-configuration/jwks`), { cooldownDuration: 0 });
const styr = async (sti) => (await fetch(`${utsteder}/styring/${sti}`, { method: 'POST' })).json();

describe('the people', () => {
  const siffer = (pid) => [...pid].map(Number);
  const rest = (tall, vekter) => vekter.reduce((sum, v, i) => sum + v * tall[i], 0) % 11;

  test('have synthetic identity numbers with right check digits', () => {
    const doble = ['lege.1', 'lege.2', 'ny-lege.a', 'logoped.b', 'to-yrker.c'].map(finnPerson);
    for (const { pid, nokkel } of [...PERSONER, ...doble]) {
      const tall = siffer(pid);
      assert.equal(rest(tall, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]), 0, nokkel);
      assert.equal(rest(tall, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]), 0, nokkel);
      const maned = Number(pid.slice(2, 4));
      assert.ok(maned > 80 && maned <= 92, `${nokkel} is not synthetic`);
      const dag = Number(pid.slice(0, 2));
      assert.equal(dag > 40, nokkel === 'd-nummer');
    }
  });

  test('are all different, and subjects look as in HelseID', () => {
    for (const felt of ['pid', 'sub', 'navn', 'nokkel']) assert.equal(new Set(PERSONER.map((p) => p[felt])).size, PERSONER.length, felt);
    for (const { sub } of PERSONER) assert.match(sub, /^[A-Za-z0-9+/]{43}=$/);
  });

  test('are listed in columns', () => {
    const linjer = personliste();
    assert.equal(linjer.length, PERSONER.length);
    for (const [n, { nokkel, navn }] of PERSONER.entries()) assert.match(linjer[n], new RegExp(`^${nokkel}  +${navn}, `));
    assert.equal(new Set(PERSONER.map((p, n) => linjer[n].indexOf(p.navn))).size, 1);
    assert.ok(linjer.some((l) => l.endsWith('uten HPR-nummer')));
  });

  test('have doubles with an identity of their own, the same each time', () => {
    const [en, to] = [finnPerson('ny-lege.1'), finnPerson('ny-lege.2')];
    assert.equal(en, finnPerson('ny-lege.1'));
    assert.equal(en.navn, finnPerson('ny-lege').navn);
    assert.deepEqual(en.godkjenninger, finnPerson('ny-lege').godkjenninger);
    for (const felt of ['pid', 'sub', 'hpr']) assert.equal(new Set([en[felt], to[felt], finnPerson('ny-lege')[felt]]).size, 3, felt);
    assert.equal(finnPerson('logoped.1').hpr, null);
    for (const ukjent of ['ingen', 'ingen.1', 'ny-lege.', '', undefined, null]) assert.equal(finnPerson(ukjent), undefined);
  });
});

describe('metadata', () => {
  test('has the addresses and oddities of HelseID', async () => {
    const m = await (await fetch(`${utsteder}/.well-known/openid-configuration`)).json();
    assert.equal(m.issuer, utsteder);
    for (const [navn, sti] of [
      ['authorization_endpoint', 'authorize'], ['token_endpoint', 'token'], ['pushed_authorization_request_endpoint', 'par'],
      ['userinfo_endpoint', 'userinfo'], ['end_session_endpoint', 'endsession'], ['available_idps', 'availableidps'],
    ]) assert.equal(m[navn], `${utsteder}/connect/${sti}`, navn);
    assert.equal(m.jwks_uri, `${utsteder}/.well-known/openid-configuration/jwks`);
    assert.equal(m.require_pushed_authorization_requests, false);
    assert.equal(m.authorization_response_iss_parameter_supported, true);
    assert.equal(m.backchannel_logout_supported, 'true');
    assert.deepEqual(m.id_token_signing_alg_values_supported, ['RS256']);
    assert.ok(m.dpop_signing_alg_values_supported.includes('ES384'));
    assert.deepEqual(m.token_endpoint_auth_methods_supported, ['private_key_jwt']);
  });

  test('is only given under the right name', async () => {
    const svar = await fetch(`${utsteder.replace('127.0.0.1', 'localhost')}/.well-known/openid-configuration`);
    assert.equal(svar.status, 421);
  });
});

describe('login', () => {
  test('goes from pushed request to userinfo', async () => {
    const k = klient();
    const svar = await k.logginn('lege', { acr_values: 'Level4', ui_locales: 'nb' });
    assert.equal(svar.get('iss'), utsteder);
    assert.equal(svar.get('state'), k.state);

    const forst = await k.tokenEnGang(svar.get('code'));
    assert.equal(forst.status, 400);
    assert.equal(forst.kropp.error, 'use_dpop_nonce');
    assert.ok(k.dpopNonce);
    const { status, kropp } = await k.token(svar.get('code'));
    assert.equal(status, 200, JSON.stringify(kropp));
    assert.equal(kropp.token_type, 'DPoP');
    assert.equal(kropp.expires_in, 600);

    const { payload: id, protectedHeader: hode } = await jwtVerify(kropp.id_token, jwks(), { issuer: utsteder, audience: k.klientId });
    assert.equal(hode.alg, 'RS256');
    assert.equal(hode.typ, 'JWT');
    assert.equal(id.aud, k.klientId);
    assert.equal(id.nonce, k.nonce);
    assert.equal(id.exp - id.iat, 300);
    assert.equal(id.nbf, id.iat);
    assert.equal(id.at_hash, createHash('sha256').update(kropp.access_token).digest().subarray(0, 16).toString('base64url'));
    assert.equal(id.acr, undefined);
    assert.deepEqual(id.amr, ['pwd']);
    assert.ok(id.sid && id.idp && Math.abs(id.auth_time - id.iat) < 5);
    assert.equal(id.name, 'Kvart Grevling');
    assert.equal(id.middle_name, '');
    assert.equal(id['helseid://claims/identity/pid'], '06828399789');
    assert.equal(id['helseid://claims/identity/security_level'], '4');
    assert.equal(id['helseid://claims/hpr/hpr_number'], '565505933');
    assert.equal(id['helseid://claims/hpr/hpr_details'], undefined);
    assert.equal(id['helseid://claims/identity/assurance_level'], undefined);

    for (const skjema of ['Bearer', 'DPoP']) {
      const info = await k.userinfo(kropp.access_token, skjema);
      assert.equal(info.status, 200, skjema);
      assert.equal(info.kropp.sub, id.sub);
      assert.ok(info.kropp.userinfo_issued_at);
      const hpr = info.kropp['helseid://claims/hpr/hpr_details'];
      assert.equal(hpr.hpr_number, 565505933);
      assert.deepEqual(hpr.approvals.map((a) => a.profession), ['LE']);
    }
  });

  test('works for everyone, with level and approvals of their own', async () => {
    for (const p of PERSONER) {
      const k = klient();
      const { kropp } = await k.token((await k.logginn(p.nokkel)).get('code'));
      const id = decodeJwt(kropp.id_token);
      assert.equal(id['helseid://claims/identity/security_level'], p.nokkel === 'minid' ? '3' : '4');
      assert.equal(id['helseid://claims/hpr/hpr_number'], p.hpr ?? undefined);
      const { 'helseid://claims/hpr/hpr_details': hpr } = (await k.userinfo(kropp.access_token)).kropp;
      assert.equal(hpr.approvals.length, p.godkjenninger.length);
      assert.equal(hpr.no_hpr_number, p.hpr === null);
    }
  });

  test('is chosen on a page that has no scripts', async () => {
    const k = klient();
    const par = await k.par();
    const valg = await k.authorize(par.kropp.request_uri);
    assert.equal(valg.status, 200);
    assert.match(valg.side, /Kvart Grevling/);
    assert.doesNotMatch(valg.side, /<script/);
    const svar = await k.get(valg.adresse, { method: 'POST', body: new URLSearchParams({ person: 'tannlege', feil: '' }) });
    assert.equal(svar.status, 303);
    const { tilbake } = await k.folg(new URL(svar.headers.get('location'), utsteder).href);
    const { kropp } = await k.token(tilbake.searchParams.get('code'));
    assert.equal(decodeJwt(kropp.id_token).name, 'Blank Bever');
  });

  test('can be cancelled', async () => {
    const k = klient();
    const svar = await k.logginn('avbryt');
    assert.equal(svar.get('error'), 'access_denied');
    assert.equal(svar.get('iss'), utsteder);
    assert.equal(svar.get('state'), k.state);
  });

  test('is remembered until someone asks for a fresh one', async () => {
    const k = klient();
    const forste = decodeJwt((await k.token((await k.logginn('lege')).get('code'))).kropp.id_token);
    const par = await k.par();
    const { tilbake } = await k.authorize(par.kropp.request_uri);
    const andre = decodeJwt((await k.token(tilbake.searchParams.get('code'))).kropp.id_token);
    assert.equal(andre.sub, forste.sub);
    assert.equal(andre.auth_time, forste.auth_time);
    await new Promise((videre) => setTimeout(videre, 1100));
    const siden = await k.authorize((await k.par({ prompt: 'login' })).kropp.request_uri);
    assert.match(siden.side, /Velg hvem du er/);
    const fersk = decodeJwt((await k.token((await k.logginn('lege', { prompt: 'login' })).get('code'))).kropp.id_token);
    assert.ok(fersk.auth_time > forste.auth_time);
    const igjen = await klient().logginn('avbryt', { prompt: 'none' });
    assert.equal(igjen.get('error'), 'login_required');
  });

  test('page of another browser is refused', async () => {
    const k = klient();
    const valg = await k.authorize((await k.par()).kropp.request_uri);
    const svar = await klient().get(`${valg.adresse}?person=lege`);
    assert.equal(svar.status, 400);
  });
});

describe('refused at the pushed request', () => {
  const avvist = async (felter, bevis, error, valg) => {
    const { status, kropp } = await klient(valg).par(felter, bevis);
    assert.equal(kropp.error, error, JSON.stringify(kropp));
    assert.ok(status === 400 || status === 401);
  };
  const naa = () => Math.floor(Date.now() / 1000);

  test('wrong type of assertion', () => avvist({}, { hode: { typ: 'JWT' } }, 'invalid_client'));
  test('assertion for the token endpoint instead of the issuer', () => avvist({}, { krav: { aud: `${utsteder}/connect/token` } }, 'invalid_client'));
  test('issuer inside a list', () => avvist({}, { krav: { aud: [utsteder] } }, 'invalid_client'));
  test('assertion living longer than 60 seconds', () => avvist({}, { krav: { exp: naa() + 61 + 5 } }, 'invalid_client'));
  test('assertion dated ahead', () => avvist({}, { krav: { iat: naa() + 50, nbf: naa(), exp: naa() + 110 } }, 'invalid_client'));
  test('expired assertion', () => avvist({}, { krav: { iat: naa() - 60, nbf: naa() - 60, exp: naa() - 30 } }, 'invalid_client'));
  test('assertion without nbf', () => avvist({}, { krav: { nbf: undefined } }, 'invalid_client'));
  test('assertion without jti', () => avvist({}, { krav: { jti: undefined } }, 'invalid_client'));
  test('assertion without key id', () => avvist({}, { hode: { kid: undefined } }, 'invalid_client'));
  test('unknown key id', () => avvist({}, { hode: { kid: 'en-annen' } }, 'invalid_client'));
  test('someone else as subject', () => avvist({}, { krav: { sub: 'epj-klient' } }, 'invalid_request'));
  test('the key of another client', () => avvist({}, {}, 'invalid_client', { pemFil: epjFil }));
  test('no client authentication', () => avvist({ client_assertion: undefined, client_assertion_type: undefined }, {}, 'invalid_client'));
  test('client secret', () => avvist({ client_assertion: undefined, client_assertion_type: undefined, client_secret: 'x' }, {}, 'invalid_client'));
  test('unknown client', () => avvist({ client_id: 'ukjent' }, { krav: { iss: 'ukjent', sub: 'ukjent' } }, 'invalid_client'));
  test('no PKCE', () => avvist({ code_challenge: undefined, code_challenge_method: undefined }, {}, 'invalid_request'));
  test('plain PKCE', () => avvist({ code_challenge_method: 'plain' }, {}, 'invalid_request'));
  test('redirect address not registered', () => avvist({ redirect_uri: 'http://127.0.0.1:3000/innlogging/tilbake/' }, {}, 'invalid_request'));
  test('no redirect address', () => avvist({ redirect_uri: undefined }, {}, 'invalid_request'));
  test('implicit flow', () => avvist({ response_type: 'id_token' }, {}, 'unsupported_response_type'));
  test('scope of the API for the portal', () => avvist({ scope: `${INNLOGGING} hdir:kuhr-krav-api/krav` }, {}, 'invalid_scope'));

  test('assertion used twice', async () => {
    const k = klient();
    const bevis = await k.bevis();
    assert.equal((await k.par({}, bevis)).status, 201);
    assert.equal((await k.par({}, bevis)).kropp.error, 'invalid_client');
  });
});

describe('refused in the browser', () => {
  test('a request that was not pushed', async () => {
    const k = klient();
    const svar = await k.folg(`${utsteder}/connect/authorize?${new URLSearchParams({ client_id: k.klientId, response_type: 'code', redirect_uri: k.tilbake, scope: 'openid', state: 'x', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' })}`);
    assert.equal(svar.tilbake.searchParams.get('error'), 'invalid_request');
    assert.equal(svar.tilbake.searchParams.get('iss'), utsteder);
  });

  test('a pushed request used twice', async () => {
    const k = klient();
    const par = await k.par({ login_hint: 'lege' });
    assert.ok((await k.authorize(par.kropp.request_uri)).tilbake.searchParams.has('code'));
    const igjen = await k.authorize(par.kropp.request_uri);
    assert.equal(igjen.status, 400);
    assert.match(igjen.side, /Innloggingen kan ikke fortsette/);
  });

  test('another client’s pushed request', async () => {
    const par = await klient().par({ login_hint: 'lege' });
    const andre = epj();
    assert.equal((await andre.authorize(par.kropp.request_uri)).status, 400);
  });
});

describe('refused at the token endpoint', () => {
  const kode = async (k) => (await k.logginn('lege')).get('code');
  const avvist = async (valg, error) => {
    const k = klient();
    const { status, kropp } = await k.token(await kode(k), valg);
    assert.equal(kropp.error, error, JSON.stringify(kropp));
    assert.ok(status === 400 || status === 401);
  };

  test('no proof', () => avvist({ utenDpop: true }, 'invalid_grant'));
  test('nonce of our own making', async () => {
    const k = klient();
    const svar = await k.tokenEnGang(await kode(k), { dpop: { krav: { nonce: 'selvlaget' } } });
    assert.equal(svar.kropp.error, 'use_dpop_nonce');
    assert.ok(svar.hoder.get('dpop-nonce'));
  });
  test('proof for another method', () => avvist({ dpop: { krav: { htm: 'GET' } } }, 'invalid_dpop_proof'));
  test('proof for another address', () => avvist({ dpop: { krav: { htu: `${utsteder}/connect/par` } } }, 'invalid_dpop_proof'));
  test('wrong type of proof', () => avvist({ dpop: { hode: { typ: 'JWT' } } }, 'invalid_dpop_proof'));
  test('wrong verifier', () => avvist({ felter: { code_verifier: 'b'.repeat(43) } }, 'invalid_grant'));
  test('other redirect address', () => avvist({ felter: { redirect_uri: 'http://127.0.0.1:3000/' } }, 'invalid_grant'));
  test('unknown code', () => avvist({ felter: { code: 'ukjent' } }, 'invalid_grant'));
  test('other grants', () => avvist({ felter: { grant_type: 'client_credentials' } }, 'unsupported_grant_type'));
  test('the assertion of the first try once more', async () => {
    const k = klient();
    const code = await kode(k);
    const bevis = await k.bevis();
    assert.equal((await k.tokenEnGang(code, { bevis })).kropp.error, 'use_dpop_nonce');
    assert.equal((await k.tokenEnGang(code, { bevis, dpop: { krav: { nonce: k.dpopNonce } } })).kropp.error, 'invalid_client');
  });
  test('the same proof twice', async () => {
    const k = klient();
    const code = await kode(k);
    await k.tokenEnGang(code);
    const jti = 'samme-to-ganger';
    assert.equal((await k.token(code, { dpop: { krav: { jti } } })).status, 200);
    assert.equal((await k.token(await kode(k), { dpop: { krav: { jti } } })).kropp.error, 'invalid_grant');
  });
  test('the same code twice', async () => {
    const k = klient();
    const code = await kode(k);
    assert.equal((await k.token(code)).status, 200);
    assert.equal((await k.token(code)).kropp.error, 'invalid_grant');
  });
});

describe('userinfo', () => {
  test('refuses a wrong token, and someone else’s key', async () => {
    const k = klient();
    const { kropp } = await k.token((await k.logginn('lege')).get('code'));
    assert.equal((await k.userinfo('feil')).status, 401);
    k.dpop = klient().dpop;
    assert.equal((await k.userinfo(kropp.access_token, 'DPoP')).status, 401);
  });

  for (const [tar, ja, nei] of [['bearer', 'Bearer', 'DPoP'], ['dpop', 'DPoP', 'Bearer']]) {
    test(`can be told to take ${ja} only`, async () => {
      const andre = await start(valgene(['--port', '0', '--nokkel', pemFil, '--epj-nokkel', epjFil, '--userinfo', tar]));
      try {
        const k = klient({ utsteder: andre.utsteder });
        const { kropp } = await k.token((await k.logginn('lege')).get('code'));
        assert.equal((await k.userinfo(kropp.access_token, ja)).status, 200);
        assert.equal((await k.userinfo(kropp.access_token, nei)).status, 401);
      } finally {
        await andre.stopp();
      }
    });
  }
});

describe('the EPJ client', () => {
  test('gets an access token for the Krav-API', async () => {
    const k = epj();
    const { status, kropp } = await k.token((await k.logginn('lege')).get('code'));
    assert.equal(status, 200, JSON.stringify(kropp));
    const { payload, protectedHeader } = await jwtVerify(kropp.access_token, jwks(), { issuer: utsteder, audience: 'hdir:kuhr-krav-api', typ: 'at+jwt' });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.ok(payload.scope.includes('hdir:kuhr-krav-api/krav'));
    assert.ok(Array.isArray(payload.scope));
    assert.equal(payload.exp - payload.iat, 600);
    assert.equal(payload.client_id, 'epj-klient');
    assert.equal(payload['helseid://claims/identity/pid'], '06828399789');
    assert.equal(payload['helseid://claims/identity/security_level'], '4');
    assert.equal(payload['helseid://claims/hpr/hpr_number'], '565505933');
    const jwk = k.dpop.publicKey.export({ format: 'jwk' });
    assert.equal(payload.cnf.jkt, createHash('sha256').update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })).digest('base64url'));
    assert.equal((await k.userinfo(kropp.access_token)).status, 401, 'a token for the API is no token for userinfo');
  });

  test('may not ask for other APIs', async () => {
    assert.equal((await epj().par({ resource: 'nhn:et-annet-api' })).kropp.error, 'invalid_target');
  });
});

describe('logout', () => {
  test('with a hint returns at once and tells the portal', async () => {
    const k = klient();
    const { kropp } = await k.token((await k.logginn('psykolog')).get('code'));
    const id = decodeJwt(kropp.id_token);
    mottatt.length = 0;
    const svar = await k.folg(`${utsteder}/connect/endsession?${new URLSearchParams({ id_token_hint: kropp.id_token, post_logout_redirect_uri: 'http://127.0.0.1:3000/', state: 'hei' })}`);
    assert.equal(svar.tilbake.href, 'http://127.0.0.1:3000/?state=hei');
    assert.equal(mottatt.length, 1);
    assert.equal(mottatt[0].sti, '/logg-ut/bakkanal');
    const { payload } = await jwtVerify(mottatt[0].token, jwks(), { issuer: utsteder, audience: k.klientId });
    assert.equal(payload.sid, id.sid);
    assert.equal(payload.sub, id.sub);
    assert.ok(payload.jti && payload.events['http://schemas.openid.net/event/backchannel-logout']);
    assert.equal(payload.nonce, undefined);
    const etter = await k.authorize((await k.par()).kropp.request_uri);
    assert.match(etter.side, /Velg hvem du er/);
  });

  test('without a hint asks first', async () => {
    const k = klient();
    await k.logginn('lege');
    const svar = await k.folg(`${utsteder}/connect/endsession?post_logout_redirect_uri=http://127.0.0.1:3000/`);
    assert.match(svar.side, /Vil du logge ut av HelseID/);
  });

  test('to an address not registered is refused', async () => {
    const k = klient();
    const { kropp } = await k.token((await k.logginn('lege')).get('code'));
    const svar = await k.folg(`${utsteder}/connect/endsession?${new URLSearchParams({ id_token_hint: kropp.id_token, post_logout_redirect_uri: 'http://127.0.0.1:3000/annet' })}`);
    assert.equal(svar.status, 400);
  });

  test('elsewhere reaches the portal by back channel', async () => {
    const k = klient();
    await styr('logg-ut?person=saksbehandler');
    await k.logginn('saksbehandler');
    mottatt.length = 0;
    const { varslet } = await styr('logg-ut?person=saksbehandler');
    assert.deepEqual(varslet, [{ klient: 'praksisportal', ok: true }]);
    assert.equal(mottatt.length, 1);
  });
});

describe('keys', () => {
  test('rotate without restart, and codes survive it', async () => {
    const k = klient();
    const code = (await k.logginn('lege')).get('code');
    const for_ = await (await fetch(`${utsteder}/.well-known/openid-configuration/jwks`)).json();
    await styr('ny-nokkel');
    const { kropp } = await k.token(code);
    const { protectedHeader } = await jwtVerify(kropp.id_token, jwks());
    assert.ok(!for_.keys.some((n) => n.kid === protectedHeader.kid));
    const etter = await (await fetch(`${utsteder}/.well-known/openid-configuration/jwks`)).json();
    assert.ok(etter.keys.some((n) => n.kid === for_.keys[0].kid));
    assert.ok(etter.keys.every((n) => !n.d && !n.p));
    await styr('ny-nokkel?glem');
    const glemt = await (await fetch(`${utsteder}/.well-known/openid-configuration/jwks`)).json();
    assert.equal(glemt.keys.length, 1);
    await assert.rejects(jwtVerify(kropp.id_token, createLocalJWKSet(glemt)));
    const utgatt = await (await fetch(`${utsteder}/connect/expiredjwks`)).json();
    assert.ok(utgatt.keys.some((n) => n.kid === protectedHeader.kid) && utgatt.keys.every((n) => !n.d));
  });

  test('of a client may be changed in its file', async () => {
    const fil = join(mappe, 'byttes.pem');
    const andre = await start(valgene(['--port', '0', '--nokkel', fil, '--epj-nokkel', epjFil]));
    try {
      const gammel = klient({ utsteder: andre.utsteder, pemFil: fil });
      assert.equal((await gammel.par()).status, 201);
      const { generateKeyPairSync } = await import('node:crypto');
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      writeFileSync(fil, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      assert.equal((await gammel.par()).kropp.error, 'invalid_client');
      const ny = klient({ utsteder: andre.utsteder, pemFil: fil });
      assert.equal((await ny.par({}, { hode: { alg: 'ES384' } })).status, 201);
    } finally {
      await andre.stopp();
    }
  });
});

describe('faults', () => {
  const innlogging = async (feil, k = klient()) => {
    const svar = await k.logginn('lege', { feil });
    return { k, svar };
  };
  const idToken = async (feil) => {
    const { k, svar } = await innlogging(feil);
    const { kropp } = await k.token(svar.get('code'));
    return { k, token: kropp.id_token, id: decodeJwt(kropp.id_token), hode: decodeProtectedHeader(kropp.id_token) };
  };

  test('of an unknown name are refused', async () => {
    const k = klient();
    const svar = await k.authorize((await k.par({ login_hint: 'lege', feil: 'finnes-ikke' })).kropp.request_uri);
    assert.equal(svar.status, 400);
  });

  test('in the answer', async () => {
    assert.notEqual((await innlogging('feil-iss')).svar.get('iss'), utsteder);
    assert.equal((await innlogging('uten-iss')).svar.get('iss'), null);
    const { k, svar } = await innlogging('feil-state');
    assert.notEqual(svar.get('state'), k.state);
    assert.equal((await innlogging('midlertidig-nede')).svar.get('error'), 'temporarily_unavailable');
    const feil = (await innlogging('serverfeil')).svar;
    assert.equal(feil.get('error'), 'server_error');
    assert.equal(feil.get('code'), null);
  });

  test('in the ID token', async () => {
    const { k, id } = await idToken('feil-nonce');
    assert.notEqual(id.nonce, k.nonce);
    assert.equal((await idToken('uten-nonce')).id.nonce, undefined);
    assert.notEqual((await idToken('feil-utsteder')).id.iss, utsteder);
    assert.equal((await idToken('feil-aud')).id.aud, 'en-annen-klient');
    assert.equal((await idToken('flere-aud')).id.aud.length, 2);
    assert.ok((await idToken('utlopt-id-token')).id.exp < Date.now() / 1000);
    assert.ok((await idToken('id-token-fra-fremtiden')).id.nbf > Date.now() / 1000 + 500);
    assert.ok((await idToken('gammel-innlogging')).id.auth_time < Date.now() / 1000 - 80_000);
    assert.equal((await idToken('uten-niva')).id['helseid://claims/identity/security_level'], undefined);
    assert.equal((await idToken('uten-pid')).id['helseid://claims/identity/pid'], undefined);
    assert.equal((await idToken('alg-none')).hode.alg, 'none');
    await assert.rejects(jwtVerify((await idToken('ukjent-nokkel')).token, jwks()), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await assert.rejects(jwtVerify((await idToken('feil-signatur')).token, jwks()), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    await jwtVerify((await idToken('feil-nonce')).token, jwks());
  });

  test('at the token endpoint', async () => {
    const svar = async (feil) => {
      const { k, svar: s } = await innlogging(feil);
      return k.tokenEnGang(s.get('code'));
    };
    assert.equal((await svar('token-nede')).status, 503);
    const uten = await svar('uten-dpop-nonce');
    assert.equal(uten.kropp.error, 'use_dpop_nonce');
    assert.equal(uten.hoder.get('dpop-nonce'), null);
    assert.ok((await svar('ny-dpop-nonce-hver-gang')).hoder.get('dpop-nonce'));
    assert.equal((await svar('token-uforstaelig')).kropp, undefined);
    const { k, svar: s } = await innlogging('bearer-token');
    assert.equal((await k.token(s.get('code'))).kropp.token_type, 'Bearer');
  });

  test('at userinfo', async () => {
    for (const [feil, skjema] of [['userinfo-feil-sub', 'Bearer'], ['userinfo-feil-sub', 'DPoP'], ['userinfo-nede', 'DPoP']]) {
      const { k, svar } = await innlogging(feil);
      const { kropp } = await k.token(svar.get('code'));
      const info = await k.userinfo(kropp.access_token, skjema);
      if (feil === 'userinfo-nede') assert.equal(info.status, 503);
      else assert.notEqual(info.kropp.sub, decodeJwt(kropp.id_token).sub);
    }
  });

  test('in the access token for the API', async () => {
    const api = async (feil) => {
      const { k, svar } = await innlogging(feil, epj());
      return (await k.token(svar.get('code'))).kropp.access_token;
    };
    assert.ok(decodeJwt(await api('api-utlopt')).exp < Date.now() / 1000);
    assert.equal(decodeJwt(await api('api-feil-aud')).aud, 'nhn:et-annet-api');
    assert.ok(!decodeJwt(await api('api-feil-omfang')).scope.includes('hdir:kuhr-krav-api/krav'));
    assert.equal(decodeJwt(await api('api-uten-cnf')).cnf, undefined);
    await assert.rejects(jwtVerify(await api('api-ukjent-nokkel'), jwks()), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  test('do not touch the next login in the same browser', async () => {
    const { k } = await innlogging('feil-nonce');
    const { tilbake } = await k.authorize((await k.par()).kropp.request_uri);
    const id = decodeJwt((await k.token(tilbake.searchParams.get('code'))).kropp.id_token);
    assert.equal(id.nonce, k.nonce);
  });

  test('are all on the page', async () => {
    const k = klient();
    const { side } = await k.authorize((await k.par()).kropp.request_uri);
    for (const feil of FEIL) assert.ok(side.includes(`<option>${feil}</option>`), feil);
  });
});

describe('the controls', () => {
  test('take it down and up again', async () => {
    await styr('nede?sekunder=30');
    assert.equal((await fetch(`${utsteder}/.well-known/openid-configuration`)).status, 503);
    await styr('nede?sekunder=0');
    assert.equal((await fetch(`${utsteder}/.well-known/openid-configuration`)).status, 200);
  });

  test('are not for pages', async () => {
    const fra = (headers) => fetch(`${utsteder}/styring/ny-nokkel`, { method: 'POST', headers });
    assert.equal((await fra({ origin: 'http://127.0.0.1:3000' })).status, 403);
    assert.equal((await fetch(`${utsteder}/styring/ny-nokkel`)).status, 403);
  });
});

describe('the program', () => {
  const program = (...valg) => {
    const barn = spawn(process.execPath, [new URL('server.mjs', import.meta.url).pathname, '--port', '0', '--nokkel', pemFil, '--epj-nokkel', epjFil, ...valg]);
    let ut = '';
    let feil = '';
    barn.stdout.on('data', (bit) => (ut += bit));
    barn.stderr.on('data', (bit) => (feil += bit));
    const slutt = new Promise((ferdig) => barn.on('close', (kode) => ferdig({ kode, ut, feil })));
    const klar = new Promise((ferdig) => barn.stdout.on('data', () => ut.includes('klar') && ferdig()));
    return { barn, klar, slutt };
  };

  test('prints one line and stops when its parent goes', async () => {
    const { barn, klar, slutt } = program('--med-forelder');
    await klar;
    barn.stdin.end();
    const { kode, ut, feil } = await slutt;
    assert.equal(kode, 0);
    assert.match(ut, /^HelseID-etterligning klar: http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.equal(feil, '');
  });

  test('stops after its time', async () => {
    const { slutt } = program('--maks-tid', '1');
    assert.equal((await slutt).kode, 0);
  });

  test('says it in a sentence when the port is taken', async () => {
    const { slutt } = program('--port', new URL(utsteder).port);
    const { kode, feil } = await slutt;
    assert.equal(kode, 1);
    assert.match(feil, /^Port \d+ er opptatt\. .*\n$/);
  });
});
