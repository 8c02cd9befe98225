/**
 * Faults a relying party must survive, chosen for one login at a time: on the pick-a-person page, with `?feil=` beside `?person=`,
 * or as the parameter `feil` in the pushed request. Only that login is hurt, so tests can run side by side.
 */
import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { signeringsnokkel } from './nokler.mjs';

const sek = () => Math.floor(Date.now() / 1000);
const vent = (ms) => new Promise((ferdig) => setTimeout(ferdig, ms));

/** The answer the browser carries back to the client. */
const SVAR = {
  'feil-iss': (s) => s.set('iss', 'http://127.0.0.1:1'),
  'uten-iss': (s) => s.delete('iss'),
  'feil-state': (s) => s.set('state', randomBytes(16).toString('base64url')),
  'midlertidig-nede': (s, iss) => feilsvar(s, iss, 'temporarily_unavailable'),
  serverfeil: (s, iss) => feilsvar(s, iss, 'server_error'),
};

function feilsvar(svar, iss, error) {
  const state = svar.get('state');
  for (const navn of [...svar.keys()]) svar.delete(navn);
  svar.set('error', error);
  svar.set('error_description', 'valgt feil i etterligningen');
  if (state) svar.set('state', state);
  svar.set('iss', iss);
}

/** The token endpoint as a whole. */
const TOKEN = {
  'token-nede': (ctx) => Object.assign(ctx, { status: 503, body: { error: 'temporarily_unavailable' } }),
  'token-treg': () => vent(20_000),
  'token-uforstaelig': (ctx) => Object.assign(ctx, { type: 'html', body: '<p>Ikke JSON</p>' }),
  'uten-dpop-nonce': (ctx) => {
    Object.assign(ctx, { status: 400, body: { error: 'use_dpop_nonce' } });
    ctx.remove('DPoP-Nonce');
  },
  'ny-dpop-nonce-hver-gang': (ctx) => {
    Object.assign(ctx, { status: 400, body: { error: 'use_dpop_nonce' } });
    ctx.set('DPoP-Nonce', randomBytes(16).toString('base64url'));
  },
  'bearer-token': (ctx) => {
    if (ctx.body?.token_type) ctx.body.token_type = 'Bearer';
  },
};

/** Claims of the ID token. */
const ID_TOKEN = {
  'feil-nonce': (p) => ({ ...p, nonce: randomBytes(16).toString('base64url') }),
  'uten-nonce': ({ nonce, ...p }) => p,
  'feil-utsteder': (p) => ({ ...p, iss: 'http://127.0.0.1:1' }),
  'feil-aud': (p) => ({ ...p, aud: 'en-annen-klient' }),
  'flere-aud': (p) => ({ ...p, aud: [p.aud, 'en-annen-klient'] }),
  'utlopt-id-token': (p) => ({ ...p, iat: sek() - 900, nbf: sek() - 900, exp: sek() - 600 }),
  'id-token-fra-fremtiden': (p) => ({ ...p, iat: sek() + 600, nbf: sek() + 600, exp: sek() + 900 }),
  'feil-at-hash': (p) => ({ ...p, at_hash: createHash('sha256').update('noe annet').digest().subarray(0, 16).toString('base64url') }),
  'gammel-innlogging': (p) => ({ ...p, auth_time: sek() - 86_400 }),
  'uten-niva': ({ 'helseid://claims/identity/security_level': _, ...p }) => p,
  'uten-pid': ({ 'helseid://claims/identity/pid': _, ...p }) => p,
  'feil-pid': (p) => ({ ...p, 'helseid://claims/identity/pid': '06828399780' }),
  'ukjent-nokkel': (p) => p,
  'feil-signatur': (p) => p,
  'alg-none': (p) => p,
};

/** Claims of the access token for the Krav-API. */
const API_TOKEN = {
  'api-utlopt': (p) => ({ ...p, iat: sek() - 1200, nbf: sek() - 1200, exp: sek() - 600 }),
  'api-feil-aud': (p) => ({ ...p, aud: 'nhn:et-annet-api' }),
  'api-feil-omfang': (p) => ({ ...p, scope: ['openid', 'hdir:kuhr-krav-api/les'] }),
  'api-uten-cnf': ({ cnf, ...p }) => p,
  'api-ukjent-nokkel': (p) => p,
};

const USERINFO = {
  'userinfo-nede': (ctx) => Object.assign(ctx, { status: 503, body: { error: 'temporarily_unavailable' } }),
  'userinfo-feil-sub': (ctx) => {
    if (ctx.body?.sub) ctx.body.sub = randomBytes(32).toString('base64');
  },
  'userinfo-treg': () => vent(20_000),
};

export const FEIL = [SVAR, TOKEN, ID_TOKEN, API_TOKEN, USERINFO].flatMap((g) => Object.keys(g));
export const erFeil = (navn) => FEIL.includes(navn);

export function forstyrrSvar(feil, adresse, utsteder) {
  if (!SVAR[feil]) return adresse;
  const url = new URL(adresse);
  SVAR[feil](url.searchParams, utsteder);
  return url.href;
}

export const forstyrrToken = (feil, ctx) => TOKEN[feil]?.(ctx);
export const forstyrrUserinfo = (feil, ctx) => USERINFO[feil]?.(ctx);

/**
 * Signs the ID token again. Always, because HelseID adds `nbf` and `at_hash` and has no `acr`, which the provider does not do by
 * itself; and with the chosen fault, if any.
 */
export async function idToken(feil, token, accessToken, nokkel) {
  const { acr, ...fra } = decodeJwt(token);
  const at_hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
  const innhold = { ...fra, nbf: fra.iat, at_hash };
  return signer(feil, ID_TOKEN[feil]?.(innhold) ?? innhold, { alg: 'RS256', kid: nokkel.kid, typ: 'JWT' }, nokkel);
}

/** The access token for the API with the chosen fault; untouched without one. */
export async function apiToken(feil, token, nokkel) {
  if (!API_TOKEN[feil]) return token;
  return signer(feil.replace('api-', ''), API_TOKEN[feil](decodeJwt(token)), decodeProtectedHeader(token), nokkel);
}

async function signer(feil, innhold, hode, nokkel) {
  if (feil === 'alg-none') {
    const del = (verdi) => Buffer.from(JSON.stringify(verdi)).toString('base64url');
    return `${del({ alg: 'none', typ: hode.typ })}.${del(innhold)}.`;
  }
  let med = nokkel;
  let kid = hode.kid;
  if (feil === 'ukjent-nokkel' || feil === 'feil-signatur') {
    med = await signeringsnokkel();
    if (feil === 'ukjent-nokkel') kid = med.kid;
  }
  return new SignJWT(innhold).setProtectedHeader({ ...hode, kid }).sign(createPrivateKey({ key: med, format: 'jwk' }));
}
