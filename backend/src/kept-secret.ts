import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error.js'

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

/**
 * The secret kept under this name in the data folder; made on the first call. Only the owner of the file may read it.
 * @throws StartError when the folder cannot be written or the file was damaged.
 */
export function keptSecret(dataDir: string, name: string): string {
  const path = join(dataDir, name)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const secret = read(path) ?? make(path)
    chmodSync(path, 0o600)
    if (Buffer.byteLength(secret) >= 32) return secret
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const words = `DATA_DIR cannot be used: ${why}. Make ${dataDir} writable, or set DATA_DIR to another folder.`
    throw new StartError(words, { cause })
  }
  throw new StartError(`${path} is damaged. Delete it to have a new one made (all sign in again), or set JWT_SECRET.`)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written elsewhere and linked when whole: of two first starts at once both get the same secret. */
function make(path: string): string {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}
