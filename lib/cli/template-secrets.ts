import type { Place } from '../fault.ts'
import { type Statement, scan } from '../template/syntax.ts'
import { liveLook } from './live-keys.ts'

/** A value of a template that looks live: where it is, what it looks like, and what to do. */
interface TemplateSecret {
  place: Place
  text: string
  fix: string
}

/** Finds values in a template that look as if they opened something real, commented-out ones too. */
export function findTemplateSecrets(
  template: { name: string; text: string },
  isSensitive: (key: string) => boolean,
): TemplateSecret[] {
  return scan(template.text).flatMap((statement) => {
    const assignment = asAssignment(statement)
    if (!assignment) return []
    const { key, value } = assignment
    const look = liveLook(value, isSensitive(key))
    if (look === undefined) return []
    return [
      {
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
