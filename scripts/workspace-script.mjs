import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale, root, runTool } from './build.mjs'
import { run } from './processes.mjs'
import { Failure, step } from './progress.mjs'

/** Builds everything and runs a script of one of the workspaces with the words that this command was given. */
export async function runWorkspaceScript(folder, name, env = {}) {
  await buildStale()
  await step('Building what drives it', () => runTool('typescript/bin/tsc', ['-b', folder]))
  const { scripts = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  if (scripts[name] === undefined) throw new Failure(`${folder}/package.json has no script "${name}".`)
  const words = process.argv.slice(2).map((word) => JSON.stringify(word))
  const options = { cwd: join(root, folder), shell: true, env: { ...process.env, ...env } }
  return (await run([scripts[name], ...words].join(' '), [], options)).code
}
