import { isThere } from './cluster/programs.js'

/** What this machine lacks for a campaign, in words for whoever runs it; null when all is there. */
export function whatIsMissing(): string | null {
  if (process.platform === 'win32') return 'it needs signals and processes as Linux and macOS have them.'
  if (!isThere('redis-server')) return 'there is no redis-server here.'
  if (!isThere('nginx') && !isThere('caddy')) return 'there is neither nginx nor Caddy here.'
  return null
}
