import { expect, test } from 'vitest'
import { EngineError } from './engine.ts'
import { LoadError } from './load-error.ts'

test('a failed load tells the log the whole path, and whoever asks the name of the file alone', () => {
  const path = '/home/ada/models/m.gguf'
  const error = new LoadError(path, `failed to open '${path}' (${path})`, new Error('ENOENT'))
  expect(error).toBeInstanceOf(EngineError)
  expect(error).toMatchObject({ code: 'engine_failed', path, cause: new Error('ENOENT') })
  expect(error.message).toBe(
    `could not load the model ${path}: failed to open '${path}' (${path}); fetch it again or choose another`,
  )
  expect(error.why).toBe("failed to open 'm.gguf' (m.gguf)")
})
