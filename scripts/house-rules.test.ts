import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { en as dashboardEn } from '../dashboard/src/words/en.js'
import { zh as dashboardZh } from '../dashboard/src/words/zh.js'
import { en as widgetFilesEn, zh as widgetFilesZh } from '../widget/src/words/attachments.js'
import { en as widgetEn } from '../widget/src/words/en.js'
import { zh as widgetZh } from '../widget/src/words/zh.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const self = 'scripts/house-rules.test.ts'

const made = new Set(['node_modules', 'dist', 'dist-types', 'data', 'test-results', 'playwright-report', '.git', '.env'])

/** Every text file of the repository; read from the folder, so that it needs no git. */
const files = filesIn('').filter((file) => file !== self && !/\.(png|ico|woff2|jpg|svg|tsbuildinfo)$/.test(file))
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')] as const))
const sources = [...texts].filter(([file]) => /\.(ts|tsx|mjs)$/.test(file)).map(([file, text]) => ({ file, text }))
const isTest = (file: string) => /\.(test|spec)\.tsx?$|^(backend\/test|e2e)\//.test(file)

describe('imports', () => {
  const apps = ['protocol', 'client']
  /** Who may import whom: a folder, and the folders of ours that it may import beside itself. */
  const mayImport: Record<string, string[]> = {
    protocol: [],
    client: ['protocol'],
    widget: apps,
    dashboard: apps,
    migrations: [],
    backend: ['protocol', 'migrations'],
    faults: ['protocol', 'client', 'backend'],
  }
  /** Nouns of the backend from the ground up: each may import those before it. `realtime` sees every room. */
  const rooms = ['audit', 'queues', 'sites', 'visitors', 'agents', 'presence', 'attachments', 'conversations', 'routing', 'simulator', 'transcripts']
  const ground = ['database', 'events']
  const imports = sources.flatMap(({ file, text }) => importsOf(text).map((name) => ({ file, name })))

  test('are read at all', () => {
    expect(imports.length).toBeGreaterThan(200)
    for (const folder of Object.keys(mayImport)) {
      expect(imports.filter(({ file }) => file.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0)
    }
  })

  test('go only where the table of folders allows', () => {
    expect(imports.filter(({ file }) => !isTest(file) && !file.includes('vite')).flatMap(({ file, name }) => {
      const from = file.split('/')[0] ?? ''
      const to = folderOf(file, name)
      const allowed = mayImport[from]
      if (allowed === undefined || to === undefined || to === from || allowed.includes(to)) return []
      return [`${file} imports ${name}`]
    })).toEqual([])
  })

  test('of migrations are typeorm and nothing else', () => {
    expect(imports.filter(({ file, name }) => file.startsWith('migrations/') && name !== 'typeorm' &&
      !(file === 'migrations/index.ts' && name.startsWith('./')))).toEqual([])
  })

  test('of Socket.IO are made by client, by its lean self, by realtime and by what measures it', () => {
    const allowed = /^(client\/|backend\/src\/realtime\/|backend\/test\/|bench\/|faults\/|e2e\/|widget\/lean-socket\/)/
    expect(imports.filter(({ file, name }) => name.startsWith('socket.io') && !allowed.test(file))).toEqual([])
  })

  test('in the backend go down the rooms, and no room imports realtime', () => {
    expect(imports.filter(({ file }) => file.startsWith('backend/src/') && !isTest(file)).flatMap(({ file, name }) => {
      if (!name.startsWith('.')) return []
      const from = roomOf(file)
      const to = roomOf(join(dirname(file), name))
      const isUp = rooms.includes(from) && rooms.indexOf(to) > rooms.indexOf(from)
      const isIntoRealtime = to === 'realtime' && (rooms.includes(from) || ground.includes(from))
      const isOutOfGround = ground.includes(from) && rooms.includes(to)
      return isUp || isIntoRealtime || isOutOfGround ? [`${file} imports ${name}`] : []
    })).toEqual([])
  })

  function roomOf(file: string): string {
    return file.split('/')[2] ?? ''
  }
})

describe('sources', () => {
  const isCatalogue = (file: string) => file.includes('/words/')

  test('are at most 300 lines long, and tests, migrations and catalogues at most 500', () => {
    expect(sources.flatMap(({ file, text }) => {
      const longest = isTest(file) || isCatalogue(file) || file.startsWith('migrations/') ? 500 : 300
      const lines = text.split('\n').length - 1
      return lines > longest ? [`${file} has ${lines} lines`] : []
    })).toEqual([])
  })

  test.each([
    ['work left for later', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['a type thrown away', /\bas any\b|\bas unknown as\b|@ts-(ignore|expect-error|nocheck)/],
    ['a rule of the linter turned off', /(oxlint|eslint)-disable/],
    ['a test left out or alone', /\b(test|it|describe)(\.\w+)*\.(only|skip|todo|fixme)\(/],
    ['an empty catch', /catch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\(\)\s*=>\s*\{\s*\}\)/],
  ])('do not hold %s', (_, pattern) => {
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([])
  })
})

describe('the repository', () => {
  test('names no machine: no home or temporary folder and no registry', () => {
    const machine = /\/(work|home\/\w+|root|Users\/\w+|tmp)\/\w|registry\.npm|registry\.yarn|localhost:4873/
    expect([...texts].filter(([, text]) => machine.test(text)).map(([file]) => file)).toEqual([])
  })

  test('pins its packages without saying where they came from', () => {
    const lock = JSON.parse(texts.get('package-lock.json') ?? '{}') as { packages: Record<string, { resolved?: string }> }
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100)
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.includes('://'))).toEqual([])
  })

  test('pins every dependency exactly', () => {
    const loose = files.filter((file) => /(^|\/)package\.json$/.test(file)).flatMap((file) => {
      const manifest = JSON.parse(texts.get(file) ?? '{}') as Record<string, Record<string, string>>
      return ['dependencies', 'devDependencies', 'optionalDependencies']
        .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${file}: ${name}@${version}`)
    })
    expect(loose).toEqual([])
  })
})

describe.each([
  ['widget', widgetEn, widgetZh],
  ['files in the widget', widgetFilesEn, widgetFilesZh],
  ['dashboard', dashboardEn, dashboardZh],
])('the words of the %s', (_, en, zh) => {
  test('are the same in English and Chinese, with the same places to fill', () => {
    expect(Object.keys(en).length).toBeGreaterThan(10)
    expect(placesOf(zh)).toEqual(placesOf(en))
  })

  test('say something everywhere, in Chinese with Chinese punctuation', () => {
    for (const phrase of [...Object.values(en), ...Object.values(zh)]) {
      if (typeof phrase === 'string') expect(phrase.trim()).not.toBe('')
    }
    const western = Object.entries(zh).filter(([, phrase]) => typeof phrase === 'string' && /\p{Script=Han}[,!?;]/u.test(phrase))
    expect(western).toEqual([])
  })

  test('raise no voice: no exclamation marks', () => {
    const loud = [...Object.entries(en), ...Object.entries(zh)].filter(([, phrase]) => /[!！]/.test(String(phrase)))
    expect(loud.filter(([, phrase]) => typeof phrase === 'string')).toEqual([])
  })
})

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !made.has(name))
    .flatMap((entry) => entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)])
}

function importsOf(text: string): string[] {
  const pattern = /^\s*(?:import|export)\s[\w\s$*{},]*?from\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...text.matchAll(pattern)].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? [])
}

/** The folder of ours that an import leads to, or undefined for somebody else's package. */
function folderOf(file: string, name: string): string | undefined {
  const own = /^@parley\/(\w+)/.exec(name)?.[1]
  if (own !== undefined) return own
  return name.startsWith('.') ? relative('.', join(dirname(file), name)).split('/')[0] : undefined
}

/** Each key with the kind of its phrase: a text with its `{places}`, or how many things a function takes. */
function placesOf(words: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(words).map(([key, phrase]: [string, unknown]) => [
    key, typeof phrase === 'function' ? phrase.length : [...new Set(JSON.stringify(phrase).match(/\{\w+\}/g))].toSorted(),
  ]))
}
