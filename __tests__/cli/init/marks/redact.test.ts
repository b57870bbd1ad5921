import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redactValues } from '../../../../lib/cli/init/marks/redact.ts'
import { normalizeNewlines, scan } from '../../../../lib/template/scan.ts'
import { runs } from '../../../support/seed.ts'
import { templates } from '../../../support/templates.ts'

describe('A redacted template', () => {
  function shown(text: string): string {
    const plain = normalizeNewlines(text)
    return redactValues(plain, scan(plain)).join('\n')
  }

  test('contains names and comments, but no value', () => {
    const text = [
      '# Signs the cookie',
      'SECRET_KEY=hunter2 # inline hunter2',
      'EMPTY=',
      '  export PEM="hunter2',
      'hunter2=hunter2',
      '"',
      '# OLD_KEY=hunter2',
      '# OLD_KEY: hunter2',
      '# for example: token = hunter2',
      '# such as redis://me:hunter2@host',
      'hunter2 stray',
      'YAML: hunter2',
      'SPLIT',
      '=hunter2',
    ]
    expect(shown(text.join('\r\n')).split('\n')).toEqual([
      '# Signs the cookie',
      'SECRET_KEY=…',
      'EMPTY=',
      '  export PEM=…',
      '…',
      '…',
      '# OLD_KEY=…',
      '# OLD_KEY:…',
      '# for example: token =…',
      '# such as …',
      '…',
      'YAML: …',
      '…',
      '…',
    ])
  })

  test('has as many lines as the template, and contains none of its values', () => {
    fc.assert(
      fc.property(templates, (source) => {
        const text = normalizeNewlines(source.replaceAll(/3000|changeme|mine|lines/g, 'hunter2'))
        const lines = redactValues(text, scan(text))
        expect(lines.length).toBe(text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0))
        expect(lines.filter((line) => !line.includes('Defaults')).join('\n')).not.toContain('hunter2')
      }),
      { numRuns: runs(100) },
    )
  })
})
