import { Fault } from '../fault.ts'
import { findProject, type Project } from '../files/project.ts'
import type { Subject } from './context.ts'
import { inFolder } from './shell.ts'

/**
 * Reads the template of what a command is about, for a command that can do nothing without one.
 *
 * @throws {Fault} `SECRETS_TEMPLATE` where there is none, or it cannot be read
 */
export function readTemplateOf({ folder, settings, environment }: Subject): NonNullable<Project['template']> {
  const { template } = findProject({ cwd: folder, template: settings.template, environment })
  if (template) return template
  throw new Fault(
    'SECRETS_TEMPLATE',
    'there is no .env.example',
    undefined,
    `It names the variables of this app. Make one from a .env: npx --no secrets init${inFolder(folder)}`,
  )
}
