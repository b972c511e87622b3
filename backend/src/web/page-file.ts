import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

export interface Page {
  html: string
  /** Sources that a policy must name for what stands inside the page, ready to be put into it. */
  scripts: string[]
  styles: string[]
}

/** A built HTML page, read again when it was built again. */
export class PageFile {
  private held: { readAt: number; page: Page } | null = null

  constructor(private readonly path: string) {}

  /** Null when it has not been built. */
  async read(): Promise<Page | null> {
    const builtAt = await stat(this.path).then(({ mtimeMs }) => mtimeMs, ignoreMissing)
    if (builtAt === null) return null
    if (this.held?.readAt !== builtAt) this.held = { readAt: builtAt, page: pageOf(await readFile(this.path, 'utf8')) }
    return this.held.page
  }
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}

const pageOf = (html: string): Page => ({
  html,
  scripts: hashes(html, /<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/gi),
  styles: hashes(html, /<style[^>]*>([^]*?)<\/style>/gi),
})

const hashes = (html: string, inside: RegExp) =>
  Array.from(html.matchAll(inside), ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
