package program

// ways are the shortest ways to a registration. Sources: Teams SDK, "Quickstart" of
// the Teams CLI and "teams app create" (a bot that Teams manages needs no Azure
// subscription); Learn, "Manage your apps in Developer Portal", on bots; Learn, "az
// bot create" and "az ad app".
const ways = `
Register the bot in one of these ways, with this messaging endpoint:

    %[1]s

1. Teams Developer Portal, without an Azure subscription:
   https://dev.teams.microsoft.com → Tools → Bot management → New bot; then
   Configure → Endpoint address, and Client secrets → Add a client secret.

2. Microsoft's Teams CLI, without an Azure subscription (needs Node):
   npm install -g @microsoft/teams.cli
   teams login
   teams app create --name Frontdesk --endpoint %[1]s --env .env
   and then, here: frontdesk init --public-url %[2]s --env .env

3. Azure CLI, with a subscription:
   az ad app create --display-name Frontdesk --sign-in-audience AzureADMyOrg
   az ad sp create --id APP_ID
   az ad app credential reset --id APP_ID
   az bot create --app-type SingleTenant --appid APP_ID --tenant-id TENANT_ID \
     --resource-group GROUP --name NAME --endpoint %[1]s
   az bot msteams create --resource-group GROUP --name NAME

`

// next is what comes after the configuration.
const next = `
Written: %s; %s.

The messaging endpoint of the bot has to be

    %s

Next:

    frontdesk serve%s        runs the desk, and prints a code that makes you its first administrator
    frontdesk doctor%s       says what is right and wrong, and what mends it
    frontdesk manifest%s     writes frontdesk.zip, the app to upload to Teams
`
