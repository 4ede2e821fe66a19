import { expect, test } from 'vitest'
import { longestFiles, readFunctions } from './longest.ts'

test("the linter's report gives functions with their place, and leaves tests out", () => {
  const found = (filename: string, message: string) => ({
    message,
    filename,
    labels: [{ span: { line: 7 } }],
  })
  const report = JSON.stringify({
    diagnostics: [
      found(
        'server/main.ts',
        'The function `serve` has too many lines (41). Maximum allowed is 20.',
      ),
      found('web/page.tsx', 'The function has too many lines (22). Maximum allowed is 20.'),
      found('server/main.test.ts', 'The function has too many lines (99). Maximum allowed is 20.'),
      found('server/main.ts', 'Something else.'),
    ],
  })
  expect(readFunctions(report)).toEqual([
    { place: 'server/main.ts:7 serve', lines: 41 },
    { place: 'web/page.tsx:7 function', lines: 22 },
  ])
})

test('the longest files come first, and none is a test', () => {
  const files = longestFiles(5)
  expect(files).toHaveLength(5)
  expect(files.map(({ lines }) => lines)).toEqual(
    files.map(({ lines }) => lines).toSorted((a, b) => b - a),
  )
  expect(files.filter(({ place }) => place.includes('.test.'))).toEqual([])
})
