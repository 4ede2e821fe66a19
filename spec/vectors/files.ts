import { primitives } from './primitives.ts'
import { receipts } from './receipts.ts'

/** Every committed file of this folder: its path and its text. */
export async function vectorFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const [name, vectors] of Object.entries(await primitives())) {
    files.set(`${name}.json`, `${JSON.stringify(vectors, null, 2)}\n`)
  }
  const cases = await receipts()
  for (const { file, bytes } of cases) files.set(file, new TextDecoder().decode(bytes))
  // Without the bytes: they are files of their own.
  const index = cases.map((one) => ({ ...one, bytes: undefined }))
  files.set('receipts.json', `${JSON.stringify(index, null, 2)}\n`)
  return files
}
