/** A relying party for the tests of the stand-in: does everything right, and lets each test do one thing wrong. */
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { offentligJwk } from './nokler.mjs';

const sek = () => Math.floor(Date.now() / 1000);
const sha256 = (tekst) => createHash('sha256').update(tekst).digest('base64url');

export const INNLOGGING = 'openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level helseid://scopes/hpr/hpr_number';

export class Proveklient {
  constructor({ utsteder, pemFil, klientId = 'praksisportal', tilbake = 'http://127.0.0.1:3000/innlogging/tilbake', omfang = INNLOGGING }) {
    Object.assign(this, { utsteder, klientId, tilbake, omfang, kapsler: new Map() });
    const pem = readFileSync(pemFil, 'utf8');
    this.nokkel = createPrivateKey(pem);
    this.kid = offentligJwk(pem).kid;
    this.dpop = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  async bevis({ hode = {}, krav = {} } = {}) {
    const alt = { iss: this.klientId, sub: this.klientId, aud: this.utsteder, iat: sek(), nbf: sek(), exp: sek() + 30, jti: randomUUID(), ...krav };
    return new SignJWT(alt).setProtectedHeader({ alg: 'ES256', kid: this.kid, typ: 'client-authentication+jwt', ...hode }).sign(this.nokkel);
  }

  async dpopBevis(metode, sti, { krav = {}, hode = {}, token } = {}) {
    const alt = { htm: metode, htu: `${this.utsteder}${sti}`, iat: sek(), jti: randomUUID(), ...(token && { ath: sha256(token) }), ...krav };
    return new SignJWT(alt)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.dpop.publicKey.export({ format: 'jwk' }), ...hode })
      .sign(this.dpop.privateKey);
  }

  async send(sti, felter, headers = {}) {
    const kropp = new URLSearchParams(Object.entries(felter).filter(([, v]) => v !== undefined));
    const svar = await fetch(this.utsteder + sti, { method: 'POST', body: kropp, headers, redirect: 'manual' });
    return { status: svar.status, hoder: svar.headers, kropp: await svar.json().catch(() => undefined) };
  }

  /** Pushes the request; `felter` adds, replaces or (undefined) leaves out parameters. */
  async par(felter = {}, bevis = {}) {
    Object.assign(this, { state: randomBytes(16).toString('base64url'), nonce: randomBytes(16).toString('base64url'), verifier: randomBytes(32).toString('base64url') });
    return this.send('/connect/par', {
      client_id: this.klientId,
      response_type: 'code',
      redirect_uri: this.tilbake,
      scope: this.omfang,
      state: this.state,
      nonce: this.nonce,
      code_challenge: sha256(this.verifier),
      code_challenge_method: 'S256',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: typeof bevis === 'string' ? bevis : await this.bevis(bevis),
      ...felter,
    });
  }

  async get(adresse, valg = {}) {
    const svar = await fetch(new URL(adresse, this.utsteder), { redirect: 'manual', ...valg, headers: { cookie: [...this.kapsler].map((k) => k.join('=')).join('; '), ...valg.headers } });
    for (const kapsel of svar.headers.getSetCookie()) {
      const [, navn, verdi] = /^([^=]+)=([^;]*)/.exec(kapsel);
      this.kapsler.set(navn, verdi);
    }
    return svar;
  }

  /** Follows redirects from an address until one leaves the stand-in, or a page comes. */
  async folg(adresse) {
    for (let hopp = 0; hopp < 8; hopp++) {
      if (!adresse.startsWith(this.utsteder)) return { tilbake: new URL(adresse) };
      const svar = await this.get(adresse);
      const videre = svar.headers.get('location');
      if (!videre) return { status: svar.status, side: await svar.text(), adresse };
      adresse = new URL(videre, adresse).href;
    }
    throw new Error('går i ring');
  }

  authorize(request_uri) {
    return this.folg(`${this.utsteder}/connect/authorize?${new URLSearchParams({ client_id: this.klientId, request_uri })}`);
  }

  /** PAR and login as a person (through login_hint); returns the parameters that came back. */
  async logginn(person, felter = {}) {
    const par = await this.par({ login_hint: person, ...felter });
    if (par.status !== 201) throw new Error(JSON.stringify(par.kropp));
    const svar = await this.authorize(par.kropp.request_uri);
    if (!svar.tilbake) throw new Error(`${svar.status} ${svar.side}`);
    return svar.tilbake.searchParams;
  }

  /** One call to the token endpoint, without retry. */
  async tokenEnGang(code, { felter = {}, bevis = {}, dpop = {}, utenDpop = false } = {}) {
    const headers = utenDpop ? {} : { DPoP: await this.dpopBevis('POST', '/connect/token', dpop) };
    const svar = await this.send(
      '/connect/token',
      {
        grant_type: 'authorization_code',
        client_id: this.klientId,
        code,
        redirect_uri: this.tilbake,
        code_verifier: this.verifier,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: typeof bevis === 'string' ? bevis : await this.bevis(bevis),
        ...felter,
      },
      headers,
    );
    this.dpopNonce = svar.hoder.get('dpop-nonce') ?? this.dpopNonce;
    return svar;
  }

  /** The whole exchange, with the second round for the nonce. */
  async token(code, valg = {}) {
    if (!this.dpopNonce) {
      const forst = await this.tokenEnGang(code, valg);
      if (forst.kropp?.error !== 'use_dpop_nonce') return forst;
    }
    return this.tokenEnGang(code, { ...valg, dpop: { ...valg.dpop, krav: { nonce: this.dpopNonce, ...valg.dpop?.krav } } });
  }

  async userinfo(token, skjema = 'Bearer') {
    const headers = { authorization: `${skjema} ${token}` };
    if (skjema === 'DPoP') headers.DPoP = await this.dpopBevis('GET', '/connect/userinfo', { token });
    const svar = await fetch(`${this.utsteder}/connect/userinfo`, { headers });
    return { status: svar.status, kropp: await svar.json() };
  }
}
