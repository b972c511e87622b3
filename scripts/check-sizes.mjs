// Holds what a visitor's browser has to fetch: the loader before anything is touched, and everything that is loaded once
// the chat is open. Sizes are brotli at its best quality, as the server sends them; 1 KB is 1,024 bytes.
import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../widget/dist', import.meta.url))
const limits = { loader: 4 * 1024, open: 45 * 1024 }

/** What the document fetches by itself, and what those modules import before they run; imports on demand are not counted. */
function loadedWith(document) {
  const found = [...document.matchAll(/(?:src|href)="\/widget\/([^"]+)"/g)].map(([, path]) => path)
  for (const path of found) {
    if (!path.endsWith('.js')) continue
    const code = readFileSync(join(dist, path), 'utf8')
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+)["'`]/g)) {
      if (!found.includes(`assets/${name}`)) found.push(`assets/${name}`)
    }
  }
  return found
}

if (!existsSync(join(dist, 'widget.js')) || !existsSync(join(dist, 'frame.html'))) {
  console.error('The widget is not built: run "npm run build" first.')
  process.exit(1)
}
const files = ['widget.js', 'frame.html', ...loadedWith(readFileSync(join(dist, 'frame.html'), 'utf8'))]
const rows = files.map((path) => {
  const bytes = readFileSync(join(dist, path))
  return { path, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length }
})
if (rows.length < 4) {
  console.error('The frame seems to load nothing: its document has changed, and this check reads it no more.')
  process.exit(1)
}
const loader = rows[0].brotli
const open = rows.reduce((sum, { brotli }) => sum + brotli, 0)

const cells = (...parts) => parts.map((part, at) => (at === 0 ? part.padEnd(30) : String(part).padStart(9))).join('')
console.log(cells('bytes', 'raw', 'gzip', 'brotli', 'limit'))
for (const { path, raw, gzip, brotli } of rows) {
  console.log(cells(path, raw, gzip, brotli, path === 'widget.js' ? limits.loader : ''))
}
console.log(cells('all, once the chat is open', '', '', open, limits.open))

if (loader > limits.loader || open > limits.open) {
  console.error('The widget is too heavy.')
  process.exit(1)
}
