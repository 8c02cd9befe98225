/**
 * A stand-in for HelseID, for demo and tests: the certified provider of npm `oidc-provider`, set up with HelseID's rules, addresses
 * and claims, where one picks a made-up person instead of showing an eID. It listens on loopback only.
 *
 *   node end2end/helseid/server.mjs [choices]
 *
 *   choice           environment            default
 *   --port           HELSEID_PORT           8090; 0 picks a free one. The issuer is http://127.0.0.1:PORT
 *   --portal         PORTAL_URL             http://127.0.0.1:3000; several with commas, the first gets back-channel logout
 *   --klient-id      HELSEID_KLIENT_ID      praksisportal
 *   --nokkel         HELSEID_NOKKEL_FIL     target/demo/helseid-klient.pem; made if missing, read again when changed
 *   --epj-nokkel     EPJ_NOKKEL_FIL         target/demo/epj-klient.pem; likewise, for the client epj-klient
 *   --epj-tilbake    EPJ_TILBAKE            http://127.0.0.1:8099/tilbake
 *   --api-mottaker   HELSEID_API_AUDIENCE   hdir:kuhr-krav-api
 *   --userinfo       HELSEID_USERINFO_TAR   begge | bearer | dpop: which schemes userinfo accepts
 *   --maks-tid S                            stop after S seconds
 *   --med-forelder                          stop when standard input closes, that is, when the parent dies
 *   --logg                                  write each refusal to standard error
 *
 * Prints one line, `HelseID-etterligning klar: http://127.0.0.1:8090`, when it answers.
 *
 * Who: button on the page, `login_hint=lege` in the pushed request, or GET /velg/UID?person=lege (see personer.mjs).
 * Faults for one login: `&feil=feil-nonce` there, or `feil` in the pushed request (see feil.mjs).
 * For all at once, by POST, answers in JSON:
 *   /styring/ny-nokkel            sign with a new key; the old one stays in the key set (`?glem` takes it out)
 *   /styring/nede?sekunder=N      answer 503 to everything for N seconds (0: up again)
 *   /styring/logg-ut?person=lege  end that person's sessions here and tell the clients by back channel
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { lagLager } from './lager.mjs';
import { klientnokler, signeringsnokkel } from './nokler.mjs';
import { finnPerson } from './personer.mjs';

/** Starts a stand-in and returns its issuer and a function that stops it. `valg` has the names of the choices above. */
export async function start(valg) {
  const { byggTilbyder, nyeHemmeligheter, varsleKlientene } = await stille(() => import('./oppsett.mjs'));
  const oppsett = {
    portaler: valg.portal.split(',').map((p) => p.trim().replace(/\/$/, '')),
    klientId: valg['klient-id'],
    portalnokler: await klientnokler(valg.nokkel),
    epjnokler: await klientnokler(valg['epj-nokkel']),
    epjTilbake: valg['epj-tilbake'],
    apiMottaker: valg['api-mottaker'],
    userinfo: valg.userinfo,
  };
  const lager = lagLager();
  const hemmelig = nyeHemmeligheter();
  let nokler = [await signeringsnokkel()];
  let pensjonerte = [];
  let nedeTil = 0;
  let tilbyder;
  let svarer;
  let utsteder;

  function bygg() {
    tilbyder = byggTilbyder({ utsteder, oppsett, lager, nokler, pensjonerte, hemmelig });
    tilbyder.on('server_error', (_ctx, arsak) => console.error('HelseID-etterligning:', arsak));
    if (valg.logg) {
      for (const hendelse of ['authorization.error', 'pushed_authorization_request.error', 'grant.error', 'userinfo.error', 'end_session.error', 'backchannel.error']) {
        tilbyder.on(hendelse, (_ctx, arsak) => console.error(`HelseID-etterligning: ${hendelse}: ${arsak.message} ${arsak.error_description ?? ''} ${arsak.error_detail ?? ''}`.trimEnd()));
      }
    }
    svarer = tilbyder.callback();
  }

  const styring = {
    async 'ny-nokkel'(sporring) {
      if (sporring.has('glem')) {
        pensjonerte = [...nokler, ...pensjonerte];
        nokler = [];
      }
      nokler = [await signeringsnokkel(), ...nokler].slice(0, 3);
      bygg();
      return { nokler: nokler.map((n) => n.kid) };
    },
    async nede(sporring) {
      const sekunder = Number(sporring.get('sekunder') ?? 60);
      nedeTil = Date.now() + sekunder * 1000;
      return { nede: sekunder > 0 };
    },
    async 'logg-ut'(sporring) {
      const sub = finnPerson(sporring.get('person'))?.sub;
      const svar = [];
      for (const okt of lager.alle('Session')) {
        if (okt.accountId !== sub) continue;
        svar.push(...(await varsleKlientene(tilbyder, okt)));
        await (await tilbyder.Session.findByUid(okt.uid))?.destroy();
      }
      return { varslet: svar };
    },
  };

  const tjener = createServer(async (req, res) => {
    const svar = (status, innhold) => res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(innhold));
    try {
      const { pathname, searchParams } = new URL(req.url, utsteder);
      // One name only: cookies, the issuer and DPoP addresses must agree, and a strange name would be a rebound one.
      if (`http://${req.headers.host}` !== utsteder) return svar(421, { error: 'misdirected_request', error_description: `use ${utsteder}` });
      const styr = pathname.startsWith('/styring/') && styring[pathname.slice('/styring/'.length)];
      if (styr) {
        if (req.method !== 'POST' || req.headers.origin || (req.headers['sec-fetch-site'] ?? 'none') !== 'none') return svar(403, { error: 'for programs only' });
        return svar(200, await styr(searchParams));
      }
      if (Date.now() < nedeTil) return svar(503, { error: 'temporarily_unavailable' });
      // Both are asked, so that a file changed together with the other is not missed.
      if ([oppsett.portalnokler.endret(), oppsett.epjnokler.endret()].includes(true)) bygg();
      return await svarer(req, res);
    } catch (arsak) {
      console.error('HelseID-etterligning:', arsak);
      if (!res.headersSent) svar(500, { error: 'server_error' });
    }
  });
  await new Promise((klar, nei) => tjener.once('error', nei).listen(Number(valg.port), '127.0.0.1', klar));
  utsteder = `http://127.0.0.1:${tjener.address().port}`;
  bygg();

  const stopp = () =>
    new Promise((ferdig) => {
      tjener.close(ferdig);
      tjener.closeAllConnections();
    });
  return { utsteder, stopp };
}

/** The provider recommends a newer Node than the one the project asks for; it works, so the warning is left out. */
async function stille(arbeid) {
  // Node before 22.1 lacks this function, which the provider uses.
  URL.parse ??= (adresse, mot) => (URL.canParse(adresse, mot) ? new URL(adresse, mot) : null);
  const { warn } = console;
  console.warn = (...tekst) => String(tekst[0]).includes('Unsupported runtime') || warn(...tekst);
  try {
    return await arbeid();
  } finally {
    console.warn = warn;
  }
}

/** The choices with their defaults from the environment. */
export function valgene(args = [], env = process.env) {
  const tekst = (standard) => ({ type: 'string', default: standard });
  return parseArgs({
    args,
    options: {
      port: tekst(env.HELSEID_PORT || '8090'),
      portal: tekst(env.PORTAL_URL || 'http://127.0.0.1:3000'),
      'klient-id': tekst(env.HELSEID_KLIENT_ID || 'praksisportal'),
      nokkel: tekst(env.HELSEID_NOKKEL_FIL || 'target/demo/helseid-klient.pem'),
      'epj-nokkel': tekst(env.EPJ_NOKKEL_FIL || 'target/demo/epj-klient.pem'),
      'epj-tilbake': tekst(env.EPJ_TILBAKE || 'http://127.0.0.1:8099/tilbake'),
      'api-mottaker': tekst(env.HELSEID_API_AUDIENCE || 'hdir:kuhr-krav-api'),
      userinfo: tekst(env.HELSEID_USERINFO_TAR || 'begge'),
      'maks-tid': { type: 'string' },
      'med-forelder': { type: 'boolean', default: false },
      logg: { type: 'boolean', default: false },
    },
  }).values;
}

if (import.meta.main ?? process.argv[1] === new URL(import.meta.url).pathname) {
  let valg;
  try {
    valg = valgene(process.argv.slice(2));
    const { utsteder, stopp } = await start(valg);
    const slutt = () => stopp().then(() => process.exit(0));
    process.once('SIGINT', slutt).once('SIGTERM', slutt);
    if (valg['maks-tid']) setTimeout(slutt, Number(valg['maks-tid']) * 1000);
    if (valg['med-forelder']) process.stdin.on('end', slutt).on('error', slutt).resume();
    console.log(`HelseID-etterligning klar: ${utsteder}`);
  } catch (arsak) {
    const opptatt = arsak.code === 'EADDRINUSE';
    console.error(opptatt ? `Port ${valg.port} er opptatt. Stopp programmet som bruker den, eller velg en annen port med HELSEID_PORT.` : `HelseID-etterligningen startet ikke: ${arsak.message}`);
    process.exit(1);
  }
}
