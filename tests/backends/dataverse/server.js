// Where Dataverse differs from the OData that CAP speaks, and a client notices.
'use strict';

const cds = require('@sap/cds');
const cors = require('cors');

const ROOT = '/api/data/v9.2';

// Dataverse lets pages of any origin in and names the headers that they may read.
const pages = cors({
  origin: true,
  exposedHeaders: ['Preference-Applied', 'OData-EntityId', 'Location', 'ETag', 'OData-Version', 'Retry-After'],
});

/** Adds a preference unless the caller stated one of that name. */
function prefer(req, name, value) {
  const stated = req.headers.prefer;
  if (!stated) req.headers.prefer = `${name}=${value}`;
  else if (!stated.includes(`${name}=`)) req.headers.prefer = `${stated}, ${name}=${value}`;
}

/** Next links are absolute, and amounts are numbers with all their digits, which CAP writes as texts. */
function inItsNotation(body, base) {
  return body
    .replace(/("@odata\.nextLink":")(?!http)/, `$1${base}/`)
    .replace(/("estimatedvalue":)"(-?\d+(?:\.\d+)?)"/g, '$1$2');
}

function asDataverse(req, res, next) {
  const base = `http://${req.headers.host}${ROOT}`;
  if (req.query.$skip !== undefined) {
    return res.status(400).json({ error: { code: '0x80060888', message: 'Skip Clause is not supported in CRM' } });
  }
  if (req.method === 'POST' || req.method === 'PATCH') prefer(req, 'return', 'minimal');
  // Changing without a version is allowed there; CAP would ask for one (428).
  if ((req.method === 'PATCH' || req.method === 'DELETE') && !req.headers['if-match']) req.headers['if-match'] = '*';

  const { writeHead, send } = res;
  res.writeHead = function (...args) {
    const made = res.statusCode === 204 && req.method === 'POST' && res.getHeader('location');
    if (made) res.setHeader('OData-EntityId', new URL(made, `${base}/`).href);
    return writeHead.apply(this, args);
  };
  res.send = function (body) {
    return send.call(this, typeof body === 'string' ? inItsNotation(body, base) : body);
  };
  return next();
}

cds.on('bootstrap', (app) => {
  app.use(pages);
  app.use(ROOT, asDataverse);
});

// Pages by preference: `Prefer: odata.maxpagesize=n`; the next link leads on.
cds.on('served', ({ DataverseService }) => {
  DataverseService.prepend(() => {
    DataverseService.before('READ', (req) => {
      const wanted = /odata\.maxpagesize=(\d+)/.exec(req.headers?.prefer ?? '');
      const limit = req.query.SELECT?.limit;
      if (wanted && limit?.rows) limit.rows.val = Math.min(limit.rows.val, Number(wanted[1]));
    });
  });
});

module.exports = cds.server;
