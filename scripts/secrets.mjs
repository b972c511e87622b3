// Writes the secrets that docker-compose.yml asks for into .env. What is there already stays as it is.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL('../.env', import.meta.url))
const secret = () => randomBytes(36).toString('base64url')
const wanted = {
  PARLEY_DOMAIN: () => 'localhost',
  POSTGRES_PASSWORD: secret,
  REDIS_PASSWORD: secret,
  JWT_SECRET: secret,
}

const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
const missing = Object.keys(wanted).filter((name) => !new RegExp(`^\\s*${name}=.`, 'm').test(before))
const added = missing.map((name) => `${name}=${wanted[name]()}\n`).join('')
writeFileSync(path, before + (before === '' || before.endsWith('\n') ? '' : '\n') + added, { mode: 0o600 })
chmodSync(path, 0o600)
console.log(missing.length === 0 ? '.env has every secret already; nothing was changed.' : `Written to .env: ${missing.join(', ')}.`)
if (missing.includes('PARLEY_DOMAIN')) console.log('Set PARLEY_DOMAIN in .env to the host name that visitors will see.')
