import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './processes.mjs'

const packages = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji']
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** The path of a Chromium on this machine, or undefined. `CHROME_PATH` goes before all others. */
export function findChromium() {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const places = [process.env['CHROME_PATH'] ?? '', ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
  return [...places, ...macPlaces].find((place) => place !== '' && canRun(place))
}

/**
 * Finds Chromium, and installs it where that is possible without asking anybody.
 * @returns its path, or why there is none and what to do about it.
 */
export async function provideChromium() {
  const found = findChromium()
  if (found !== undefined) return { path: found }
  const byHand = 'Install Chromium, or set CHROME_PATH, to run the browser stories.'
  const apt = await findApt()
  if (apt === undefined) return { problem: `There is no Chromium, and this account cannot install it. ${byHand}` }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const [file, ...before] = apt
    const { code, output } = await run(file, [...before, ...args], { quiet: true, env })
    if (code !== 0) return { problem: `apt-get ${args[0]} failed: ${output.trim().split('\n').at(-1)} ${byHand}` }
  }
  const path = findChromium()
  return path === undefined ? { problem: `apt-get brought no Chromium that runs. ${byHand}` } : { path }
}

async function findApt() {
  if (process.platform !== 'linux' || !['/usr/bin', '/bin'].some((folder) => canRun(join(folder, 'apt-get')))) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  const { code } = await run('sudo', ['-n', 'true'], { quiet: true }).catch(() => ({ code: 1 }))
  return code === 0 ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND', 'apt-get'] : undefined
}

function canRun(place) {
  try {
    accessSync(place, constants.X_OK)
    return true
  } catch {
    return false
  }
}
