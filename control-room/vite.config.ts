import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const server = process.env.SHOWCALLER_SERVER ?? 'http://127.0.0.1:4000';

/**
 * Three pages that share no entry: `index.html` for staff, and on phones `room.html` for viewers and `guide.html` for
 * guides.
 * `#shared/*` needs no alias here: Vite reads `imports` of the root package.json.
 */
export default defineConfig({
  root: page('.'),
  plugins: [react()],
  build: {
    outDir: page('../dist/control-room'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: Object.fromEntries(
        [
          ['staff', page('index.html')],
          ['room', page('room.html')],
          ['guide', page('guide.html')],
        ].filter((entry): entry is [string, string] => existsSync(entry[1] ?? '')),
      ),
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/media': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
