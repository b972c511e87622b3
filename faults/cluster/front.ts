import { isInstalled } from '@parley/backend/test/programs'
import { aProxy, proxyPrograms, type ProxyProcess } from '@parley/backend/test/proxy-process'

/** nginx, or Caddy where there is no nginx. It goes by the addresses of those who come, so each browser has its own. */
export async function startFront(nodePorts: readonly number[]): Promise<ProxyProcess> {
  const program = proxyPrograms.find(isInstalled)
  if (program === undefined) throw new Error('There is neither nginx nor Caddy here.')
  return aProxy(program, nodePorts.map((port) => `127.0.0.1:${port}`))
}
