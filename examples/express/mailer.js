const nodemailer = require('nodemailer')

const site = 'https://app.example.com'

const transport = nodemailer.createTransport(transportOptions(process.env))

function transportOptions({ EMAIL_HOST_USER, EMAIL_HOST_PASSWORD }) {
  return {
    host: 'smtp.example.com',
    port: 587,
    requireTLS: true,
    auth: { user: EMAIL_HOST_USER, pass: EMAIL_HOST_PASSWORD },
    // Turns each mail into JSON and sends nothing. Without this line, mails go to the host above.
    jsonTransport: true,
  }
}

function sendConfirmation(to, path) {
  return transport.sendMail({
    from: 'no-reply@example.com',
    to,
    subject: 'Confirm your address',
    text: `Is this address yours? Then follow this link: ${site}${path}`,
  })
}

module.exports = { sendConfirmation, transportOptions }
