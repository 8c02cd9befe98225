/**
 * The provider with HelseID's rules: what HelseID refuses is refused here, so that a client that works here has a fair chance there.
 * oidc-provider does the protocol; this file sets it up and adds what HelseID does differently.
 */
import { randomBytes } from 'node:crypto';
import Provider, { errors, interactionPolicy } from 'oidc-provider';
import * as feil from './feil.mjs';
import { utenHemmelighet } from './nokler.mjs';
import { AVBRYT, OMFANG, finnPerson, finnSub, innloggingsmate, pastander } from './personer.mjs';
import * as side from './side.mjs';

const API_OMFANG = 'hdir:kuhr-krav-api/krav';
const EPJ_KLIENT = 'epj-klient';
const ALGORITMER = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const STIER = {
  authorization: '/connect/authorize',
  token: '/connect/token',
  pushed_authorization_request: '/connect/par',
  userinfo: '/connect/userinfo',
  end_session: '/connect/endsession',
  jwks: '/.well-known/openid-configuration/jwks',
};
const METADATA = '/.well-known/openid-configuration';

/** Clients as registered in HelseID Selvbetjening: one key pair each, PAR and DPoP always. */
function klienter({ portaler, klientId, portalnokler, epjnokler, epjTilbake }) {
  const felles = {
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    require_auth_time: true,
  };
  const innlogging = Object.keys(OMFANG).join(' ');
  return [
    {
      ...felles,
      client_id: klientId,
      client_name: 'Praksisportalen',
      jwks: portalnokler.jwks(),
      redirect_uris: portaler.map((p) => `${p}/innlogging/tilbake`),
      post_logout_redirect_uris: portaler.map((p) => `${p}/`),
      backchannel_logout_uri: `${portaler[0]}/logg-ut/bakkanal`,
      backchannel_logout_session_required: true,
      scope: innlogging,
    },
    {
      ...felles,
      client_id: EPJ_KLIENT,
      client_name: 'EPJ-klienten',
      jwks: epjnokler.jwks(),
      redirect_uris: [epjTilbake],
    },
  ];
}

/** Client assertions (security profile of HelseID): own type, the issuer alone as audience, at most 60 seconds. */
function paastandsregler(ctx, krav, hode) {
  const avvis = (grunn) => {
    throw new errors.InvalidClientAuth(grunn);
  };
  if (hode.typ !== 'client-authentication+jwt') avvis('client assertion typ must be client-authentication+jwt');
  if (!hode.kid) avvis('client assertion must name its key (kid)');
  if (krav.aud !== ctx.oidc.issuer) avvis('client assertion aud must be the issuer, as a single string');
  if (krav.sub !== krav.iss) avvis('client assertion sub must equal iss');
  if (!Number.isInteger(krav.iat) || !Number.isInteger(krav.exp)) avvis('client assertion needs iat and exp as integers');
  if (krav.nbf === undefined) avvis('client assertion needs nbf');
  if (krav.exp - krav.iat > 60 || krav.exp > Date.now() / 1000 + 60 + 5) avvis('client assertion must not live longer than 60 seconds');
}

/** A provider with these signing keys; the first one signs. Everything that must survive a change of keys comes in as arguments. */
export function byggTilbyder({ utsteder, oppsett, lager, nokler, pensjonerte, hemmelig }) {
  const { apiMottaker, userinfo } = oppsett;
  const policy = interactionPolicy.base();
  policy.remove('consent');

  const tilbyder = new Provider(utsteder, {
    adapter: (modell) => lager.adapter(modell),
    clients: klienter(oppsett),
    jwks: { keys: nokler },
    routes: STIER,
    scopes: Object.keys(OMFANG),
    claims: { ...OMFANG, acr: null, sid: null, auth_time: null },
    conformIdTokenClaims: false,
    acrValues: ['Level4', 'Level3', 'High', 'Substantial'],
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ALGORITMER, dPoPSigningAlgValues: ALGORITMER, idTokenSigningAlgValues: ['RS256'] },
    assertJwtClientAuthClaimsAndHeader: paastandsregler,
    clockTolerance: 5,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    extraParams: ['on_behalf_of', 'feil'],
    clientBasedCORS: () => false,
    cookies: {
      names: { session: 'helseid_okt', interaction: 'helseid_valg', resume: 'helseid_videre' },
      keys: [hemmelig.kapsel],
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 28_800, IdToken: 300, Interaction: 3600, Session: 28_800 },
    features: {
      devInteractions: { enabled: false },
      // HelseID enforces PAR per client and leaves the server-wide flag false, so metadata cannot be relied on.
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
      dPoP: { enabled: true, nonceSecret: hemmelig.nonce, requireNonce: (ctx) => ctx.oidc.route === 'token' },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: loggUtUtenSporsmal,
        postLogoutSuccessSource: (ctx) => Object.assign(ctx, { body: side.loggetUt() }),
      },
      resourceIndicators: {
        enabled: true,
        // In HelseID the scope alone points out the API; `resource` is allowed, not needed.
        defaultResource: (ctx, klient, enAv) => {
          if (!ctx.oidc.params?.scope?.split(' ').includes(API_OMFANG)) return enAv;
          if (klient.clientId !== EPJ_KLIENT) throw new errors.InvalidScope('scope is not allowed for the client', API_OMFANG);
          return enAv ?? apiMottaker;
        },
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, ressurs, klient) => {
          if (ressurs !== apiMottaker || klient.clientId !== EPJ_KLIENT) throw new errors.InvalidTarget();
          return { scope: API_OMFANG, audience: apiMottaker, accessTokenTTL: 600, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
        },
      },
    },
    formats: { customizers: { jwt: tilgangstoken } },
    interactions: { policy, url: (_ctx, valg) => `/velg/${valg.uid}` },
    findAccount: (_ctx, sub) => {
      const person = finnSub(sub);
      return person && { accountId: sub, claims: (bruk) => pastander(person, bruk) };
    },
    loadExistingGrant: utenSamtykke,
    renderError: (ctx, ut) => Object.assign(ctx, { type: 'html', body: side.feilside(ut.error, ut.error_description) }),
    // Back-channel logout goes to loopback here, which the provider's protection against server-side request forgery stops.
    fetch: (adresse, { dispatcher: _, ...valg }) => globalThis.fetch(adresse, { ...valg, signal: AbortSignal.timeout(3000) }),
  });

  tilbyder.use(sider);
  tilbyder.use(postetUtlogging);
  tilbyder.use(somHelseid);
  return tilbyder;

  /** Logging out may be posted. The library does that only with cookies which plain http cannot have, so it is shown a question instead. */
  async function postetUtlogging(ctx, neste) {
    if (ctx.method === 'POST' && ctx.path === STIER.end_session) {
      ctx.url = `${ctx.path}?${await skjemadata(ctx.req)}`;
      ctx.method = 'GET';
    }
    await neste();
  }

  /** HelseID has no consent page: what is asked for and allowed for the client is granted. */
  async function utenSamtykke(ctx) {
    const { client, session, provider, requestParamOIDCScopes, resourceServers } = ctx.oidc;
    const id = session.grantIdFor(client.clientId);
    const fullmakt = (id && (await provider.Grant.find(id))) || new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    fullmakt.addOIDCScope([...requestParamOIDCScopes].join(' '));
    for (const ressurs of Object.keys(resourceServers)) fullmakt.addResourceScope(ressurs, API_OMFANG);
    await fullmakt.save();
    return fullmakt;
  }

  /** Access tokens as HelseID shapes them: `scope` is a list, and the API gets the claims it has asked for. */
  function tilgangstoken(_ctx, token, jwt) {
    const person = finnSub(token.accountId);
    const { hpr, pid, niva } = person;
    Object.assign(jwt.payload, {
      scope: jwt.payload.scope.split(' '),
      nbf: jwt.payload.iat,
      ...innloggingsmate(person),
      client_amr: 'private_key_jwt',
      'helseid://claims/client/client_name': 'EPJ-klienten',
      'helseid://claims/client/claims/orgnr_parent': '314000005',
      'helseid://claims/identity/pid': pid,
      'helseid://claims/identity/security_level': niva,
      ...(hpr && { 'helseid://claims/hpr/hpr_number': hpr }),
    });
  }

  /** With a hint HelseID logs out without asking; done here without scripts, so it works in every browser. */
  async function loggUtUtenSporsmal(ctx, skjema) {
    const { session, client, params, provider, entities } = ctx.oidc;
    if (!entities.IdTokenHint) {
      ctx.body = side.loggUt(skjema);
      return;
    }
    await varsleKlientene(provider, session);
    await session.destroy();
    ctx.cookies.set(provider.cookieName('session'), null);
    const tilbake = params.post_logout_redirect_uri && client ? new URL(params.post_logout_redirect_uri) : new URL(`${utsteder}/connect/endsession/success`);
    if (params.post_logout_redirect_uri && params.state !== undefined) tilbake.searchParams.set('state', params.state);
    ctx.status = 303;
    ctx.redirect(tilbake.href);
  }

  /** Our own pages: pick a person, the style sheet, the list of identity providers. */
  async function sider(ctx, neste) {
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('X-Content-Type-Options', 'nosniff');
    if (ctx.path === '/') Object.assign(ctx, { type: 'html', body: side.velkommen(utsteder) });
    else if (ctx.path === '/side.css') Object.assign(ctx, { type: 'css', body: side.STIL });
    else if (ctx.path === '/connect/availableidps') ctx.body = ['idporten-oidc', 'testidpnew-oidc', 'buypass-oidc'];
    else if (ctx.path === '/connect/expiredjwks') ctx.body = { keys: pensjonerte.map(utenHemmelighet) };
    else if (ctx.path.startsWith('/velg/')) await velg(ctx);
    else await neste();
    // Login ends by sending the form's answer on to the client, which `form-action` must allow (loopback, any port).
    if (ctx.type === 'text/html' && !ctx.response.get('Content-Security-Policy')) {
      const skript = ctx.body?.includes?.('<script>') ? "; script-src 'unsafe-inline'" : '';
      ctx.set(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' http://127.0.0.1:* http://localhost:*; base-uri 'none'; frame-ancestors 'none'${skript}`,
      );
    }
  }

  /** The choice of person. `login_hint` or `?person=` picks without the page, for programs. */
  async function velg(ctx) {
    let valg;
    try {
      valg = await tilbyder.interactionDetails(ctx.req, ctx.res);
    } catch (arsak) {
      if (!(arsak instanceof errors.SessionNotFound)) throw arsak;
      Object.assign(ctx, { status: 400, type: 'html', body: side.feilside('session_not_found', 'the login has expired or belongs to another browser') });
      return;
    }
    const svar = ctx.method === 'POST' ? await skjemadata(ctx.req) : new URLSearchParams(ctx.search);
    const nokkel = svar.get('person') || valg.params.login_hint;
    const valgtFeil = svar.get('feil') || valg.params.feil;
    const person = finnPerson(nokkel);
    if (valgtFeil && !feil.erFeil(valgtFeil)) {
      Object.assign(ctx, { status: 400, type: 'html', body: side.feilside('ukjent feil', valgtFeil) });
    } else if (person) {
      const { amr } = innloggingsmate(person);
      await ferdig(ctx, { login: { accountId: person.sub, amr, remember: true, ...(valgtFeil && { feil: valgtFeil }) } });
    } else if (nokkel === AVBRYT) {
      await ferdig(ctx, { error: 'access_denied', error_description: 'brukeren avbrøt innloggingen' });
    } else {
      const klient = await tilbyder.Client.find(valg.params.client_id);
      Object.assign(ctx, { type: 'html', body: side.velgPerson({ uid: valg.uid, klient: klient.clientName }) });
      ctx.set('Cache-Control', 'no-store');
    }
  }

  async function ferdig(ctx, resultat) {
    const videre = await tilbyder.interactionResult(ctx.req, ctx.res, resultat, { mergeWithLastSubmission: false });
    ctx.status = 303;
    ctx.redirect(videre);
  }

  /** What HelseID answers differently from the provider, and the faults chosen for this login. */
  async function somHelseid(ctx, neste) {
    const svartSelv = ctx.path === STIER.userinfo && (await userinfoMedBearer(ctx));
    if (!svartSelv) await neste();

    if (ctx.path === METADATA && ctx.body) metadata(ctx.body);
    else if (ctx.path.startsWith(STIER.authorization)) {
      const valgt = ctx.oidc?.result?.login?.feil;
      const adresse = ctx.response.get('Location');
      if (valgt && adresse) {
        const kode = new URL(adresse, utsteder).searchParams.get('code');
        if (kode) lager.sett(`feil:${kode}`, valgt, 600);
        ctx.set('Location', feil.forstyrrSvar(valgt, adresse, utsteder));
      }
    } else if (ctx.path === STIER.token && ctx.oidc) {
      const valgt = lager.hent(`feil:${ctx.oidc.params?.code}`);
      if (ctx.body?.id_token) ctx.body.id_token = await feil.idToken(valgt, ctx.body.id_token, ctx.body.access_token, nokler[0]);
      if (ctx.body?.access_token?.includes('.')) ctx.body.access_token = await feil.apiToken(valgt, ctx.body.access_token, nokler[0]);
      if (ctx.body?.access_token) lager.sett(`feil:${ctx.body.access_token}`, valgt, 600);
      await feil.forstyrrToken(valgt, ctx);
    } else if (ctx.path === STIER.userinfo) {
      if (ctx.status === 200 && ctx.body?.sub) ctx.body.userinfo_issued_at = Math.floor(Date.now() / 1000);
      await feil.forstyrrUserinfo(lager.hent(`feil:${ctx.get('Authorization').split(' ')[1]}`), ctx);
    }
  }

  /**
   * HelseID's documentation shows the Bearer scheme at userinfo, also for DPoP-bound tokens, which the provider refuses. Answers
   * here when that scheme is used and allowed; says no to a scheme switched off with `--userinfo`.
   */
  async function userinfoMedBearer(ctx) {
    const [skjema, verdi] = ctx.get('Authorization').split(' ');
    const type = skjema?.toLowerCase();
    if ((type !== 'bearer' && type !== 'dpop') || (type === 'dpop' && userinfo !== 'bearer')) return false;
    ctx.set('Cache-Control', 'no-store');
    const token = type === userinfo || userinfo === 'begge' ? await tilbyder.AccessToken.find(verdi ?? '') : undefined;
    const person = token && token.aud === undefined && token.scopes.has('openid') && finnSub(token.accountId);
    if (!person) {
      Object.assign(ctx, { status: 401, body: { error: 'invalid_token' } });
      ctx.set('WWW-Authenticate', `${userinfo === 'dpop' ? 'DPoP' : 'Bearer'} error="invalid_token"`);
      return true;
    }
    const apne = new Set([...token.scopes].flatMap((omfang) => OMFANG[omfang] ?? []));
    ctx.body = Object.fromEntries(Object.entries(pastander(person, 'userinfo')).filter(([navn]) => apne.has(navn)));
    return true;
  }

  /** Metadata as recorded from HelseID, with its oddities: logout flags are strings, and lists are longer than what may be used. */
  function metadata(svar) {
    Object.assign(svar, {
      expired_jwks_uri: `${utsteder}/connect/expiredjwks`,
      available_idps: `${utsteder}/connect/availableidps`,
      backchannel_logout_supported: 'true',
      backchannel_logout_session_supported: 'true',
      require_pushed_authorization_requests: false,
      code_challenge_methods_supported: ['plain', 'S256'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  }
}

/** Tells every client in the session that it is over. */
export async function varsleKlientene(tilbyder, okt) {
  const svar = [];
  for (const [klientId, { sid }] of Object.entries(okt.authorizations ?? {})) {
    const klient = await tilbyder.Client.find(klientId);
    if (!klient?.backchannelLogoutUri) continue;
    svar.push(await klient.backchannelLogout(okt.accountId, sid).then(() => ({ klient: klientId, ok: true }), (arsak) => ({ klient: klientId, ok: false, arsak: arsak.message })));
  }
  return svar;
}

/** A small form body. */
async function skjemadata(req) {
  let tekst = '';
  for await (const bit of req) {
    tekst += bit;
    if (tekst.length > 4096) throw new errors.InvalidRequest('form too large');
  }
  return new URLSearchParams(tekst);
}

export const nyeHemmeligheter = () => ({ kapsel: randomBytes(32).toString('base64url'), nonce: randomBytes(32) });
