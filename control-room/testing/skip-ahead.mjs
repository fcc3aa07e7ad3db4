/**
 * Taken up by a server under test before its own code: SIGUSR2 moves its clock on by so many minutes as a browser
 * test would otherwise have to wait. Timers go on by the machine's own clock.
 */
const SKIP_MS = 200_000;
const now = Date.now.bind(Date);
let ahead = 0;
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => {
  ahead += SKIP_MS;
});
