import { type Statement, scan } from '../../syntax.ts'
import { liveLook } from './live.ts'
import type { Remark } from './remark.ts'

/** Finds values in a template that look as if they opened something real, commented-out ones too. */
export function findTemplateSecrets(
  template: { name: string; text: string },
  isSensitive: (key: string) => boolean,
): Remark[] {
  return scan(template.text).flatMap((statement) => {
    const assignment = asAssignment(statement)
    if (!assignment) return []
    const { key, value } = assignment
    const look = liveLook(value, isSensitive(key))
    if (look === undefined) return []
    return [
      {
        kind: 'template-secret' as const,
        place: { file: template.name, line: statement.line },
        text: `the value of ${key} looks like ${look}`,
        fix: 'Blank it, and where it is real, change it where it was issued: the template is for everybody.',
      },
    ]
  })
}

/** The assignment that a statement is; where it is a comment, the one that is commented out in it. */
export function asAssignment(statement: Statement): { key: string; value: string } | undefined {
  if (statement.kind === 'assignment') return statement
  if (statement.kind !== 'comment' || !statement.text.includes('=')) return undefined
  const [inside] = scan(statement.text.trimStart())
  return inside?.kind === 'assignment' ? inside : undefined
}
