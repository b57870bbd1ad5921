import { createTransport } from 'nodemailer'
import { secrets } from './config.ts'

const transport = createTransport({
  host: 'smtp.example.com',
  port: 587,
  requireTLS: true,
  auth: { user: secrets.EMAIL_HOST_USER, pass: secrets.EMAIL_HOST_PASSWORD },
  // Turns each mail into JSON and sends nothing. Without this line, mails go to the host above.
  jsonTransport: true,
})

export async function sendConfirmation(to: string, path: string): Promise<void> {
  await transport.sendMail({
    from: 'no-reply@example.com',
    to,
    subject: 'Confirm your address',
    text: `Is this address yours? Then follow this link: https://app.example.com${path}`,
  })
}
