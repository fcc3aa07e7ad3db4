// Two nodes on one machine under pm2: pm2 start examples/nodes/pm2.config.cjs
// REDIS_URL, SESSION_SECRET, VIEWER_KEY, PAYMENT_SECRET and PUBLIC_URL come from the environment.
const node = (number) => ({
  name: `showcaller-${number}`,
  script: 'live-server/main.ts',
  args: '--empty',
  node_args: '--import tsx',
  interpreter: 'node',
  // Each is a node of its own, with a port and a folder; pm2's cluster mode would have them share one.
  exec_mode: 'fork',
  kill_timeout: 30_000,
  env: {
    NODE_ENV: 'production',
    PORT: 4000 + number,
    DATA_DIR: `./data/node-${number}`,
    // Each its own for video, open in the firewall, UDP and TCP; room for ten MEDIA_WORKERS.
    MEDIA_PORT: 40_000 + 10 * number,
  },
});

module.exports = { apps: [node(1), node(2)] };
