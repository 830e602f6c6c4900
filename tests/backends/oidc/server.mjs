// An OpenID provider (npm `oidc-provider`) and, on the same port, an API that lets in who brings its token: json-server
// 0.17 over `db.json` under /api, and /api/me. For the tests of signing in by code + PKCE; not a model for production.
//
//   PORT             port of 127.0.0.1
//   REDIRECT_URIS    where the page may be sent back to, separated by spaces; CORS follows from them
//   ACCESS_SECONDS   how long an access token lives (default 300)
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import jsonServer from 'json-server';
import Provider from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;
const redirects = (process.env.REDIRECT_URIS ?? 'http://127.0.0.1:8080/').split(/\s+/).filter(Boolean);
const origins = new Set(redirects.map((uri) => new URL(uri).origin));
const accounts = JSON.parse(readFileSync('accounts.json', 'utf8'));

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ format: 'jwk' });
const kid = createHash('sha256').update(key.n).digest('base64url').slice(0, 12);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'partner-portal',
      client_name: 'Partner portal',
      // A page keeps no secret: PKCE takes its place, and every refresh token works once.
      token_endpoint_auth_method: 'none',
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: redirects,
      post_logout_redirect_uris: redirects,
    },
  ],
  jwks: { keys: [{ ...key, kid, use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(24).toString('hex')] },
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  claims: { openid: ['sub'], profile: ['name', 'role', 'partner_id'], email: ['email'] },
  conformIdTokenClaims: false,
  ttl: { AccessToken: Number(process.env.ACCESS_SECONDS ?? 300), RefreshToken: 86400, Session: 86400, Interaction: 3600, Grant: 86400, IdToken: 300 },
  features: {
    // Our own form below checks the password; the library's development form takes any.
    devInteractions: { enabled: false },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  clientBasedCORS: (ctx, origin) => origins.has(origin),
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  // The owner's own application: nobody is asked for consent.
  loadExistingGrant: async (ctx) => {
    const { session, client, params } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);
    if (known) {
      return provider.Grant.find(known);
    }
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
  findAccount: (ctx, sub) => {
    const account = accounts.find((each) => each.sub === sub);
    return account && { accountId: sub, claims: () => ({ sub, name: account.name, email: account.email, role: account.role, partner_id: account.partner_id }) };
  },
});

const app = jsonServer.create();

const page = (message, login) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sign in</title>
<main><h1>Sign in</h1>
<form method="post">
<p><label>User name <input name="login" value="${login.replace(/[&<>"]/g, '')}" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p role="alert">${message}</p>
<p><button>Sign in</button></p>
</form></main></html>`;

app.get('/interaction/:uid', async (req, res, next) => {
  try {
    await provider.interactionDetails(req, res);
    res.type('html').send(page('', ''));
  } catch (error) {
    next(error);
  }
});

app.post('/interaction/:uid', jsonServer.bodyParser, async (req, res, next) => {
  try {
    const { login = '', password = '' } = req.body;
    const account = accounts.find((each) => each.login === login && each.password === password);
    if (!account) {
      res.status(401).type('html').send(page('User name or password is wrong.', login));
      return;
    }
    await provider.interactionFinished(req, res, { login: { accountId: account.sub } });
  } catch (error) {
    next(error);
  }
});

// The API. CORS for the page's origin alone; a preflight brings no token.
app.use('/api', (req, res, next) => {
  const { origin } = req.headers;
  if (origins.has(origin)) {
    res.set({
      'Access-Control-Allow-Origin': origin,
      Vary: 'Origin',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Expose-Headers': 'X-Total-Count, Link, WWW-Authenticate',
    });
  }
  if (req.method === 'OPTIONS') {
    res.status(204).end();
    return;
  }
  next();
});

app.use('/api', async (req, res, next) => {
  const [, text] = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '') ?? [];
  const token = text && (await provider.AccessToken.find(text));
  if (!token || token.isExpired) {
    const challenge = text ? 'Bearer error="invalid_token"' : 'Bearer';
    res.status(401).set('WWW-Authenticate', challenge).json({ error: text ? 'invalid_token' : 'token_missing' });
    return;
  }
  req.account = accounts.find((each) => each.sub === token.accountId);
  next();
});

app.get('/api/me', (req, res) => {
  const { password, ...shown } = req.account;
  res.json(shown);
});

app.use('/api', jsonServer.bodyParser, jsonServer.router('db.json'));
app.get('/health', (req, res) => res.json({ ready: true }));
app.use(provider.callback());

app.listen(port, '127.0.0.1', () => console.log(`${issuer} is ready`));
