import preact from '@preact/preset-vite'
import { defaultClientConditions, defineConfig } from 'vite'

/** The backend that `npm run dev` talks to. */
const backend = process.env['PARLEY_BACKEND'] ?? 'http://localhost:3000'

export default defineConfig({
  base: '/dashboard/',
  plugins: [preact({ devToolsEnabled: false })],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page is default-src 'self': a data: font or icon would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  server: {
    proxy: {
      '/api': backend,
      '/socket.io': { target: backend, ws: true },
    },
  },
})
