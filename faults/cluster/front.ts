import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, untilListening } from './ports.js'
import { isThere, runProgram, type Running } from './programs.js'

/** The proxy in front of the nodes, with the configuration that Parley ships. */
export interface Front { program: string; port: number; stop(): Promise<void> }

const shipped = (name: string) => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8')

/** nginx, or Caddy where there is no nginx. It goes by the addresses of those who come, so each browser has its own. */
export async function startFront(nodePorts: readonly number[]): Promise<Front> {
  const program = (['nginx', 'caddy'] as const).find(isThere)
  if (program === undefined) throw new Error('There is neither nginx nor Caddy here.')
  const folder = mkdtempSync(join(tmpdir(), 'parley-front-'))
  const port = await freePort()
  const nodes = nodePorts.map((each) => `127.0.0.1:${each}`)
  const running = program === 'nginx' ? nginx(folder, port, nodes) : caddy(folder, port, nodes)
  await untilListening(port)
  return {
    program, port,
    async stop() {
      await running.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The shipped server, without its certificate, inside what a distribution brings around it. */
function nginx(folder: string, port: number, nodes: readonly string[]): Running {
  const site = shipped('nginx.conf')
    .replace(/^\tserver backend-1:3000 (.*)\n\tserver backend-2:3000 .*$/m, (_, how: string) =>
      nodes.map((node) => `\tserver ${node} ${how}`).join('\n'))
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`).replaceAll(/^\tssl_.*\n/gm, '')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${folder}/${what};`)
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
    events { worker_connections 2048; }
    http { access_log off; ${places.join(' ')} ${site} }`)
  return runProgram('nginx', ['-p', folder, '-e', 'stderr', '-c', file])
}

/** The shipped site, without TLS, with nodes by address instead of by a name of Compose. */
function caddy(folder: string, port: number, nodes: readonly string[]): Running {
  const site = shipped('Caddyfile').replace(/dynamic a \{[^}]*\}/, `to ${nodes.join(' ')}`)
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
  return runProgram('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
    PARLEY_DOMAIN: `http://127.0.0.1:${port}`, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder,
  })
}
