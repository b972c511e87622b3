import { z } from 'zod'
import { limits } from '../limits.js'
import { email, line, optionalLine, storable } from './text.js'

export const attributeTextLength = 200
const ATTRIBUTES = 20

/** Simple enough to be written into a rule by hand. */
export const attributeName = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,39}$/i, 'is not a simple name of at most 40 letters, digits, _, . and -')
const attributes = z.record(attributeName, z.union([optionalLine(attributeTextLength), z.number(), z.boolean()], {
  error: `is neither a text of at most ${attributeTextLength} characters nor a number nor true or false`,
})).refine((all) => Object.keys(all).length <= ATTRIBUTES, `has more than ${ATTRIBUTES} members`)

/**
 * What a site's server says of its visitor in an identity token. Servers write null for what they do not know; claims
 * that are not listed are of no interest here.
 */
export const identityClaims = z.object({
  // As it is: two that differ in a space are two people.
  sub: z.string().min(1).max(200).refine(storable, 'has a character that cannot be kept'),
  exp: z.number({ error: 'is missing: say until when the token is good' }),
  name: line(limits.nameLength).nullish(), email: email.nullish(), attributes: attributes.nullish(),
})
