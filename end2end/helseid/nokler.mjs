/** Keys: the clients' public keys, read from PEM files, and the stand-in's own signing keys. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const lagPar = promisify(generateKeyPair);

/** RFC 7638: the fingerprint of a public key, used as `kid` by everyone here. */
export function fingeravtrykk(jwk) {
  const deler = jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { e: jwk.e, kty: jwk.kty, n: jwk.n };
  return createHash('sha256').update(JSON.stringify(deler)).digest('base64url');
}

/** The public half, as it would be registered in HelseID Selvbetjening. */
export function offentligJwk(pem) {
  const offentlig = /PRIVATE KEY/.test(pem) ? createPublicKey(createPrivateKey(pem)) : createPublicKey(pem);
  const jwk = offentlig.export({ format: 'jwk' });
  return { ...jwk, use: 'sig', kid: fingeravtrykk(jwk) };
}

/**
 * A client's keys from a PEM file with one or more keys, private (PKCS#8) or public. If the file does not exist a P-256 key is
 * made there, so that whoever starts first makes the key. `endret()` tells whether the file has changed since last time.
 */
export async function klientnokler(fil) {
  const { privateKey } = await lagPar('ec', { namedCurve: 'P-256' });
  try {
    mkdirSync(dirname(fil), { recursive: true });
    writeFileSync(fil, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (feil) {
    if (feil.code !== 'EEXIST') throw feil;
  }
  let lest = '';
  let keys = [];
  const les = () => {
    const { mtimeMs, size } = statSync(fil);
    const merke = `${mtimeMs}/${size}`;
    if (merke === lest) return false;
    const blokker = readFileSync(fil, 'utf8').match(/-----BEGIN [A-Z ]*KEY-----[^-]+-----END [A-Z ]*KEY-----/g) ?? [];
    if (blokker.length === 0) throw new Error(`Fant ingen nøkkel i ${fil}.`);
    keys = blokker.map(offentligJwk);
    lest = merke;
    return true;
  };
  les();
  return { jwks: () => ({ keys }), endret: les };
}

/** HelseID signs with RS256 only. */
export async function signeringsnokkel() {
  const { privateKey } = await lagPar('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, use: 'sig', alg: 'RS256', kid: fingeravtrykk(jwk) };
}

export const utenHemmelighet = ({ kty, n, e, use, alg, kid }) => ({ kty, n, e, use, alg, kid });
