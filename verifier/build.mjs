// Builds what a stranger downloads: dist/overt-verify.mjs (a command for any Node from 20 on) and
// dist/overt-verify.html (a page that works from disk); dist/verifier.mjs, the published library, which
// can write all the formats too; and dist/verify.mjs, what checking a receipt takes, whose size it bounds.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const here = import.meta.dirname
const most = 12_000

/** One minified module without imports, but for those of Node where it is meant for Node. */
async function bundle(entry, { node }) {
  const output = await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    ssr: { target: node ? 'node' : 'webworker', noExternal: true },
    build: {
      ssr: join(here, entry),
      target: node ? 'node20' : 'es2022',
      minify: true,
      write: false,
      rollupOptions: { output: { codeSplitting: false } },
    },
  })
  return output.output[0].code.trim()
}

const sourceHash = (source) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`

/** The page may run its own script and wear its own style, and do nothing else: no request, no form, no frame. */
export async function buildPage() {
  const [html, style, code] = await Promise.all([
    readFile(join(here, 'page/page.html'), 'utf8'),
    readFile(join(here, 'page/page.css'), 'utf8'),
    bundle('page/page.ts', { node: false }),
  ])
  const script = code.replaceAll('</script', '<\\/script')
  const csp = [
    "default-src 'none'",
    `script-src ${sourceHash(script)}`,
    `style-src ${sourceHash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  // Functions, because a replacement text would read the dollar signs of the script.
  return html
    .replace('content="CSP"', () => `content="${csp}"`)
    .replace('<style id="style"></style>', () => `<style>${style}</style>`)
    .replace(
      '<script id="script" type="module"></script>',
      () => `<script type="module">${script}</script>`,
    )
}

const gzipped = (code) => gzipSync(code, { level: 9 }).length

/** Writes all that a stranger downloads, and the library; gives sizes in bytes, minified and gzipped. */
export async function writeFiles(folder) {
  const [library, check, command, html] = await Promise.all([
    bundle('verifier.ts', { node: false }),
    bundle('verify.ts', { node: false }),
    bundle('main.ts', { node: true }),
    buildPage(),
  ])
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'verifier.mjs'), `${library}\n`)
  await writeFile(join(folder, 'verify.mjs'), `${check}\n`)
  await writeFile(join(folder, 'overt-verify.mjs'), `#!/usr/bin/env node\n${command}\n`)
  await writeFile(join(folder, 'overt-verify.html'), html)
  return { size: gzipped(check), librarySize: gzipped(library) }
}

if (process.argv[1] === import.meta.filename) {
  const { size, librarySize } = await writeFiles(join(here, 'dist'))
  process.stdout.write(
    `verify: ${size} bytes minified and gzipped (at most ${most}); the whole library: ${librarySize}\n`,
  )
  if (size > most) process.exitCode = 1
}
