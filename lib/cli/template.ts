import { LoadError, type SourceLocation } from '../errors.ts'
import { findProject, type Project } from '../files/project.ts'
import { type Statement, scan } from '../template/scan.ts'
import type { Context } from './context.ts'
import { describeLiveSecret } from './secret-values.ts'
import { formatDirectoryOption } from './shell.ts'

/**
 * Reads the template, for a command that needs one.
 *
 * @throws {LoadError} `SECRETS_TEMPLATE` if there is none, or it cannot be read
 */
export function readRequiredTemplate(context: Context): NonNullable<Project['template']> {
  const { folder, settings, environment } = context
  const { template } = findProject({ cwd: folder, template: settings.template, environment }, undefined)
  if (template) return template
  throw new LoadError(
    'SECRETS_TEMPLATE',
    'there is no .env.example',
    undefined,
    `It lists the variables of this app. Create it from a .env: npx --no secrets init${formatDirectoryOption(folder)}`,
  )
}

/** A value of a template that looks live: where it is, what it looks like, and what to do. */
interface TemplateSecret {
  place: SourceLocation
  text: string
  fix: string
}

/** Finds values of a template that look like live secrets, in commented-out assignments too. */
export function findTemplateSecrets(
  template: { name: string; text: string },
  isSensitive: (key: string) => boolean,
): TemplateSecret[] {
  return scan(template.text).flatMap((statement) => {
    const assignment = toAssignment(statement)
    if (!assignment) return []
    const { key, value } = assignment
    const look = describeLiveSecret(value, isSensitive(key))
    if (look === undefined) return []
    return [
      {
        place: { file: template.name, line: statement.line },
        text: `the value of ${key} looks like ${look}`,
        fix: 'Remove the value: the template is public. If it is real, rotate it.',
      },
    ]
  })
}

/** Returns the assignment of a statement, or the one that a comment contains. */
export function toAssignment(statement: Statement): { key: string; value: string } | undefined {
  if (statement.kind === 'assignment') return statement
  if (statement.kind !== 'comment' || !statement.text.includes('=')) return undefined
  const [inside] = scan(statement.text.trimStart())
  return inside?.kind === 'assignment' ? inside : undefined
}
