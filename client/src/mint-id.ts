/** The random part of a UUID, behind its version digit. Browsers have `randomUUID` in secure contexts only. */
function randomPart(): string {
  const { randomUUID }: Partial<Crypto> = crypto
  if (randomUUID) return randomUUID.call(crypto).slice(15)
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = '89ab'[Number(`0x${hex.charAt(3)}`) % 4]
  return `${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`
}

/** A new UUIDv7 (RFC 9562, 5.7): the time in front, the rest random. Works on pages without a secure context, too. */
export function mintId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomPart()}`
}
