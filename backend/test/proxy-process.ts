import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, isInstalled, runProgram, type RunningProgram } from './programs.js'

export const proxyPrograms = ['nginx', 'caddy'] as const
export type ProxyProgram = (typeof proxyPrograms)[number]

/** Whether it can be run here; where it cannot, one line says what would help. */
export function isProxyInstalled(program: ProxyProgram): boolean {
  if (isInstalled(program)) return true
  console.log(`Skipped: install ${program} to run the stories behind it.`)
  return false
}

/** A real proxy with the configuration that is shipped, in front of some backends. */
export interface ProxyProcess {
  port: number
  url: string
  stop: () => Promise<void>
}

/** Beside the sources, and two folders further up once this is built. */
const deploy = ['../../deploy/', '../../../deploy/'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync)
const shipped = (name: string) => readFile(join(deploy ?? '', name), 'utf8')

/** @param backends where the backends listen, as `host:port`. */
export async function aProxy(program: ProxyProgram, backends: readonly string[]): Promise<ProxyProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-proxy-'))
  const port = await freePort()
  const running = program === 'nginx' ? await nginx(folder, port, backends) : await caddy(folder, port, backends)
  return {
    port, url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The shipped server, without its certificate, inside what a distribution brings around it. */
async function nginx(folder: string, port: number, backends: readonly string[]): Promise<RunningProgram> {
  const servers = backends.map((backend) => `server ${backend} `)
  const site = (await shipped('nginx.conf'))
    .replace(/^\tserver backend-1:3000 (.*)\n\tserver backend-2:3000 .*$/m, (_, how: string) =>
      servers.map((server) => `\t${server}${how}`).join('\n'))
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`).replaceAll(/^\tssl_.*\n/gm, '')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/${what};`)
  await writeFile(join(folder, 'nginx.conf'), `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
    events { worker_connections 4096; }
    http { access_log off; ${places.join(' ')} ${site} }`)
  return runProgram('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], port)
}

/** The shipped site, without TLS, with backends by address instead of by a name of Compose. */
async function caddy(folder: string, port: number, backends: readonly string[]): Promise<RunningProgram> {
  const site = (await shipped('Caddyfile')).replace(/dynamic a \{[^}]*\}/, `to ${backends.join(' ')}`)
  await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
  return runProgram('caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], port, {
    PARLEY_DOMAIN: `http://127.0.0.1:${port}`, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder,
  })
}
