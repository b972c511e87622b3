import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const smallestBytes = 1024
const kinds = /\.(js|mjs|css|html|svg|json|webmanifest)$/

/** Puts a .br and a .gz beside each file that is worth it, so that the server compresses nothing while it serves. */
export function precompress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    if (!kinds.test(entry.name)) continue
    const content = readFileSync(file)
    // What an earlier build left would be served in place of a new file that is too small to compress.
    for (const ending of ['.gz', '.br']) rmSync(file + ending, { force: true })
    if (content.length < smallestBytes) continue
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }))
  }
}
