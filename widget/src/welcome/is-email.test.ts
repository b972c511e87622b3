import { requests } from '@parley/protocol/schemas'
import { describe, expect, it } from 'vitest'
import { isEmail } from './is-email.js'

const clientId = '01890a5d-ac96-774b-bcce-b302099a8057'
const serverTakes = (email: string): boolean =>
  requests['conversation:open'].safeParse({ clientId, fields: { email } }).success

describe('an address in the form', () => {
  it.each([
    'sofia@okafor.dev', 'Sofia.O+shop@mail.example.co.uk', "o'neil@shop.example",
    '.sofia@okafor.dev', 'so..fia@okafor.dev', 'sofia', 'sofia@', 'sofia@okafor', '@okafor.dev', 'sofia okafor@x.dev',
    'sofia@-okafor.dev', 'sofia@okafor.d', '发票@x.dev',
  ])('%s is taken exactly when the server takes it', (email) => expect(isEmail(email)).toBe(serverTakes(email)))
})
