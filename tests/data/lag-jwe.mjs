/** Makes jwe.json: messages encrypted by another implementation, for the tests of src/server/jwe.rs. Run with `node tests/data/lag-jwe.mjs`. */
import { CompactEncrypt } from 'jose';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
const klar = JSON.stringify({ navnEPJ: 'Prøve-EPJ', behandlerkrav: { belop: 434, antallRegninger: 3 } });
const pub = publicKey.export({ format: 'jwk' });
const kid = createHash('sha256').update(JSON.stringify({ e: pub.e, kty: 'RSA', n: pub.n })).digest('base64url');
const ut = { om: 'Made with npm jose 6.2.17 and Node crypto; the key is used nowhere else.', klartekst: klar, kid, pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
ut.uten_zip = await new CompactEncrypt(new TextEncoder().encode(klar)).setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid }).encrypt(publicKey);
ut.med_zip = await new CompactEncrypt(new TextEncoder().encode(klar)).setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF', kid }).encrypt(publicKey);
writeFileSync(new URL('jwe.json', import.meta.url), JSON.stringify(ut, null, 2) + '\n');
