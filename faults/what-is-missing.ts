import { isInstalled } from '@parley/backend/test/programs'

/** What this machine lacks for a campaign, in words for whoever runs it; null when all is there. */
export function whatIsMissing(): string | null {
  if (process.platform === 'win32') return 'it needs signals and processes as Linux and macOS have them.'
  if (!isInstalled('redis-server')) return 'there is no redis-server here.'
  if (!isInstalled('nginx') && !isInstalled('caddy')) return 'there is neither nginx nor Caddy here.'
  return null
}
