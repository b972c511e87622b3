import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'

const near = new BlockList()
const networks = [
  '127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '::1/128', 'fc00::/7', 'fe80::/10',
]
for (const network of networks) {
  const [address = '', prefix] = network.split('/')
  near.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Whether an address is of this machine or of a private network. */
export function isNear(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return near.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

export interface Scrape {
  /** Who asks, as far as trusted proxies tell. */
  address: string
  /** Who is at the other end of the line. */
  peer: string
  /** Whether a proxy says that it asks for someone else. */
  isForwarded: boolean
  authorization: string | undefined
}

/**
 * With a token set, whoever has it. Without one, this machine and private networks; but what comes through a proxy that
 * is not among the trusted ones may come from anywhere.
 */
export function mayScrape(scrape: Scrape, token: string | null): boolean {
  if (token !== null) return isSame(scrape.authorization ?? '', `Bearer ${token}`)
  if (scrape.isForwarded && scrape.address === scrape.peer) return false
  return isNear(scrape.address)
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))
