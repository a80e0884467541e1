/** Channels carry activities between people and the bot: they know the store and when turns run, never what is said. */
export { AZURE_TOKEN_PATH, createAzureTokenRoute } from './azure-token';
export { DIRECT_LINE_PATH, mountDirectLine, type DirectLine, type DirectLineOptions, type DirectLineSettings } from './direct-line';
export type { ChannelHost, UpgradeHandler } from './types';
