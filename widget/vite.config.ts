import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { leanSocket } from './lean-socket/plugin.js'

/** A chunk that is fetched later has no styles and no chunks of its own, so there is nothing to fetch ahead of it. */
const plainImports: Plugin = {
  name: 'plain-imports',
  apply: 'build',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
}

/** The frame: `frame.html` with hashed assets beside it. The loader has its own build in `vite.loader.config.ts`. */
export default defineConfig({
  base: '/widget/',
  plugins: [leanSocket(), plainImports, preact({ devToolsEnabled: false, prefreshEnabled: false })],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: 'frame.html',
      // What is loaded with the frame is one file; without this, modules that a later chunk uses too become a file of
      // their own, which compresses worse.
      output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } },
    },
  },
})
