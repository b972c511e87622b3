import { checks, passes } from './checks.mjs'
import { main } from './processes.mjs'

void main(async () => {
  let failed = 0
  for (const check of Object.values(checks)) failed += (await passes(check)) ? 0 : 1
  return failed === 0 ? 0 : 1
})
