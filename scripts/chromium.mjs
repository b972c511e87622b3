import { canRun, findProgram, installPackages } from './apt.mjs'

const packages = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji']
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

/** The path of a Chromium on this machine, or undefined. `CHROME_PATH` goes before all others. */
export function findChromium() {
  const set = process.env['CHROME_PATH']
  return set && canRun(set) ? set : findProgram(...names) ?? macPlaces.find((place) => canRun(place))
}

/**
 * Finds Chromium, and installs it where that is possible without asking anybody.
 * @returns its path, or why there is none and what to do about it.
 */
export async function provideChromium() {
  const found = findChromium()
  if (found !== undefined) return { path: found }
  const byHand = 'Install Chromium, or set CHROME_PATH, to run the browser stories.'
  const problem = await installPackages(...packages)
  if (problem !== undefined) return { problem: `There is no Chromium. ${problem} ${byHand}` }
  const path = findChromium()
  return path === undefined ? { problem: `apt-get brought no Chromium that runs. ${byHand}` } : { path }
}
