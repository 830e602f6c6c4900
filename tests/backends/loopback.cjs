// Loaded before a server that offers no setting for its address (node --require): whatever this process listens on
// is on 127.0.0.1, so that nothing of a test can be reached from another machine.
'use strict';

const net = require('node:net');

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...args) {
  const [first] = args;
  const done = args.find((arg) => typeof arg === 'function');
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, done);
  }
  // A path or a handle is local anyway.
  if (first && typeof first === 'object' && 'port' in first) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, done);
  }
  return listen.apply(this, args);
};
