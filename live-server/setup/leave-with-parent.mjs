// Loaded into a child before its own code: when whoever started it is gone, however it went, the child stops too.
const GRACE_MS = 15_000;

if (process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel.unref();
}
