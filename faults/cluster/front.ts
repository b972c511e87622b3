import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, untilListening } from './ports.js'
import { isThere, runProgram, type Running } from './programs.js'

/** The proxy in front of the nodes. */
export interface Front { program: string; port: number; stop(): Promise<void> }

/**
 * nginx, or Caddy where there is no nginx. Each device speaks from an address of its own, which it says in a header
 * here, as all of them sit on one machine; like the proxies that Parley ships with, it is what decides the node.
 */
export async function startFront(nodePorts: readonly number[]): Promise<Front> {
  const program = ['nginx', 'caddy'].find(isThere)
  if (program === undefined) throw new Error('There is neither nginx nor Caddy here.')
  const folder = mkdtempSync(join(tmpdir(), 'parley-front-'))
  const port = await freePort()
  const file = join(folder, 'config')
  writeFileSync(file, program === 'nginx' ? nginxConfig(folder, port, nodePorts) : caddyConfig(port, nodePorts))
  const running: Running = program === 'nginx' ? runProgram('nginx', ['-p', folder, '-c', file])
    : runProgram('caddy', ['run', '--config', file, '--adapter', 'caddyfile'])
  await untilListening(port)
  return {
    program, port,
    async stop() {
      await running.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const nginxConfig = (folder: string, port: number, nodePorts: readonly number[]) => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log crit;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  upstream parley {
    hash $http_x_forwarded_for consistent;
${nodePorts.map((each) => `    server 127.0.0.1:${each} max_fails=2 fail_timeout=1s;`).join('\n')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://parley;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header X-Forwarded-For $http_x_forwarded_for;
      proxy_buffering off;
      proxy_connect_timeout 2s;
      proxy_read_timeout 60s;
      proxy_next_upstream error timeout http_502 http_503;
    }
  }
}
`

const caddyConfig = (port: number, nodePorts: readonly number[]) => `
{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	reverse_proxy ${nodePorts.map((each) => `127.0.0.1:${each}`).join(' ')} {
		lb_policy header X-Forwarded-For
		lb_try_duration 2s
		fail_duration 1s
	}
}
`
