import { createSecretKey } from 'node:crypto'
import type { Attributes } from '@parley/protocol'
import { identityClaims } from '@parley/protocol/schemas'
import jwt from 'jsonwebtoken'
import { Refusal } from '../refusal.js'

/** Clocks of other servers may be so far off, in seconds. */
const TOLERANCE = 60
/** The longest that a token may be good for from now on, in seconds. Used ones are kept as long. */
const LONGEST = 24 * 3_600

/** What a site's server says of its visitor. */
export interface Identity {
  /** `sub`: what the site calls them. */
  externalId: string
  name: string | null
  email: string | null
  attributes: Attributes
  /** From then on nobody takes the token any more. */
  endsAt: Date
}

/**
 * What an identity token says, if one of these secrets signed it.
 * @throws Refusal `invalid` with the reason, for the developer of the site
 */
export function readIdentity(token: string, secrets: readonly string[], now: Date): Identity {
  if (secrets.length === 0) throw refused('This site has no identity secret, so it cannot vouch for visitors.')
  const seconds = Math.floor(now.getTime() / 1000)
  const read = identityClaims.safeParse(verified(token, secrets, seconds))
  if (!read.success) {
    const [issue] = read.error.issues
    throw refused(`The identity token is not complete: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}.`)
  }
  const { sub, exp, name, email, attributes } = read.data
  if (exp > seconds + LONGEST + TOLERANCE) throw refused('The identity token is good for longer than 24 hours. Let it expire sooner.')
  return {
    externalId: sub, name: name ?? null, email: email ?? null, attributes: attributes ?? {},
    endsAt: new Date((exp + TOLERANCE) * 1000),
  }
}

export const replayed = () => refused('The identity token was used before. Sign a fresh one for each page.')

function verified(token: string, secrets: readonly string[], clockTimestamp: number): unknown {
  for (const secret of secrets) {
    try {
      // As a key: a text would be tried as a public key first.
      const key = createSecretKey(Buffer.from(secret))
      return jwt.verify(token, key, { algorithms: ['HS256'], clockTimestamp, clockTolerance: TOLERANCE })
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw refused('The identity token has expired. Sign a fresh one for each page.')
      if (error instanceof jwt.NotBeforeError) throw refused('The identity token is not good yet. Compare the clocks of both servers.')
      if (!(error instanceof jwt.JsonWebTokenError)) throw error
    }
  }
  throw refused('The identity token is not a JWT that was signed with the secret of this site, by HS256.')
}

function refused(words: string): Refusal {
  return new Refusal('invalid', words, { errors: [{ path: 'identityToken', message: words }] })
}
