import fc from 'fast-check'
import { scan } from '../../../lib/template/scan.ts'

/** What can be typed: every character but those that end a line, with those that mean something more often. */
export const typed = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...`'"\`#$\\{}= \tn:aA_0-`) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((characters) => characters.join('').replace(/[\r\n\0\u2028\u2029]/g, ''))
  .filter((value) => value.trim() !== '' && value.isWellFormed())

/** Lines of an env file, of every kind. */
const envLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('A', 'B_TOKEN', 'PORT', 'export C', 'D.e', 'F-g'),
      fc.constantFrom('=', ' = ', ': '),
      fc.oneof(typed, fc.constantFrom('', '1', 'true', '"a\nb"', "'x' # y", '`q`', 'z #')),
    )
    .map((parts) => parts.join('')),
  typed.map((text) => `# ${text}`),
  fc.constantFrom(
    '',
    '# Optional: these',
    '# @required',
    '# A=old',
    '# @optional',
    '# @type=nonsense',
    'stray',
    '   ',
  ),
)
export const envFile = fc
  .tuple(fc.array(envLine, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end))

export const assignments = (text: string) =>
  scan(text).flatMap((statement) => (statement.kind === 'assignment' ? [statement] : []))
export const keysOf = (text: string) => [...new Set(assignments(text).map(({ key }) => key))].sort()
export const never = () => false
