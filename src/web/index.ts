/** The pages for veterans: drawn by the server, alive in the browser. Knows the sentences, no bot, no store and no HTTP library. */
export { renderChatPage, type ChatPageOptions } from './page';
export { createWebRoutes, type WebRoutesOptions } from './routes';
