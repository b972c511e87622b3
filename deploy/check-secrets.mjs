// Refuses to start the rest of docker-compose.yml on secrets that somebody could guess.
const fewestCharacters = 24
const wellKnown = /change.?me|secret|password|default|example|admin|postgres|parley|qwerty|012345|123456|(.)\1{5}/i
const names = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'JWT_SECRET']

const weak = names.filter((name) => {
  const value = process.env[name] ?? ''
  return value.length < fewestCharacters || wellKnown.test(value)
})
// They become part of connection strings, where other characters would mean something.
const unusable = names.filter((name) => !/^[\w-]*$/.test(process.env[name] ?? ''))

for (const name of weak) console.error(`${name} is missing, short or well known. Remove it from .env and run: npm run secrets`)
for (const name of unusable) console.error(`${name} may hold letters, digits, "-" and "_" only. Run: npm run secrets`)
process.exitCode = weak.length + unusable.length === 0 ? 0 : 1
