// npm leaves out of the lock file every optional platform package that the registry it asked does not hold, and
// `npm ci` then refuses the lock. This adds them back by name, so that one lock serves every platform.
// Run it after each change of dependencies: node scripts/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'openbsd', 'netbsd', 'sunos', 'aix']
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']
let added = 0

for (const [home, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] || lock.packages[`${home}/${place}`]) continue
    const words = name.split(/[/-]/)
    const os = systems.find((system) => words.includes(system)) ?? (words.includes('windows') ? 'win32' : undefined)
    const cpu = processors.find((processor) => words.includes(processor))
    if (!os || !cpu) continue
    const libc = name.includes('musl') ? 'musl' : name.includes('gnu') ? 'glibc' : undefined
    lock.packages[place] = { version, cpu: [cpu], ...(entry.dev ? { dev: true } : {}), ...(libc ? { libc: [libc] } : {}), license: entry.license, optional: true, os: [os] }
    added += 1
  }
}
const root = lock.packages['']
const rest = Object.entries(lock.packages).filter(([place]) => place !== '').sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = { '': root, ...Object.fromEntries(rest) }
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} platform packages added to the lock`)
